import type { Scope } from '../../core/domain/api/token.ts';

/** What a call needs, by its method and its path under `/api`. The OpenAPI document and the check both ask here. */
export function scopeOf(method: string, path: string): Scope {
  if (path.startsWith('/operator/')) return 'operator';
  if (path.endsWith('/approve')) return 'approve';
  return method.toUpperCase() === 'GET' ? 'read' : 'write';
}

/** Any name of it is something to call that gives nothing. */
const PYTHON_STUB = `class _Stub:
    def __call__(self, *args, **kwargs):
        return None

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return _Stub()


def __getattr__(name):
    if name.startswith('__') and name != '__all__':
        raise AttributeError(name)
    return [] if name == '__all__' else _Stub()
`;

const COMMONJS_STUB = `const nothing = function () {};
module.exports = new Proxy(nothing, { get: (_target, name) => (name === 'prototype' ? nothing.prototype : function () {}) });
`;

const DECLARED =
  /^\s*export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:function\*?|class|const|let|var|enum)\s+(\w+)/;
const LISTED = /^\s*export\s*\{([^}]*)\}/;

/**
 * The same file without what it does: its names are there, and calling them gives nothing. What tests find right in it they would find
 * right in anything. Of languages that are not known it is the empty file.
 */
export function stubOf(path: string, text: string): string {
  if (path.endsWith('.py')) return PYTHON_STUB;
  if (!/\.[cm]?[jt]sx?$/.test(path)) return '';
  const isModule = /^[ \t]*(?:export|import)\b/m.test(text);
  if (!isModule && /\b(?:module\.)?exports\b/.test(text)) return COMMONJS_STUB;
  const names = [...new Set(exportedBy(text))].filter((name) => name !== 'default');
  const lines = names.map((name) => `export const ${name} = function () {};`);
  return [
    ...lines,
    ...(/\bexport\s+default\b|\bas\s+default\b/.test(text) ? ['export default function () {}'] : []),
    '',
  ].join('\n');
}

function exportedBy(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const declared = DECLARED.exec(line)?.[1];
    if (declared !== undefined) return [declared];
    const listed = LISTED.exec(line)?.[1]?.split(',') ?? [];
    return listed.map((one) => one.trim().split(/\s/).at(-1) ?? '').filter((name) => /^\w+$/.test(name));
  });
}

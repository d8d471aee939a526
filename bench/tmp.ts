import { measureOverhead } from './tmp-overhead.ts';
console.log(JSON.stringify(await measureOverhead()));

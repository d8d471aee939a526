import markdownit from 'markdown-it';
import { asteriskRules } from './asterisks.js';
import { boundedBlocks } from './bounds.js';
import { keepFenceWords } from './fences.js';
import { honestLinks } from './links.js';
import { moments } from './moments.js';

/** CommonMark's own figure. Every opening bracket is tried at each level, so the work of a hostile text grows with it. */
const MAX_NESTING = 20;

/** The one parser of Markdown, for every platform and for the page. It reads no HTML, and pictures become links. */
export function createParser() {
  const parser = markdownit({ html: false, linkify: true, breaks: true }).set({ maxNesting: MAX_NESTING });
  // Names of files ("script.sh") are no addresses.
  parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  // A definition such as "[error]: disk full" would be hidden, and the address of a link would stand far from its words.
  parser.block.ruler.disable('reference');
  return parser.use(asteriskRules).use(boundedBlocks).use(keepFenceWords).use(honestLinks).use(moments);
}

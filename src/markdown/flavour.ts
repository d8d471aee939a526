/** How a platform writes Markdown: what it does with each thing that the parser finds. */
export type Flavour = {
  /** Words, which must be made harmless. */
  text(content: string): string;
  /** One character that a backslash or an entity stood for, and how it was written. */
  special(content: string, written: string): string;
  code(content: string): string;
  fence(block: Fence): string;
  /** `bare`: its words are its address. `found`: it stood in the text as it is. `raw`: its words as they were written. */
  link(link: { words: string; raw: string; href: string; bare: boolean; found: boolean }): string;
  /** The host that a link's words do not say; nothing where `link` shows it. */
  host(note: string): string;
  moment(moment: Moment): string;
  emphasis(inner: string, kind: Emphasis, mark: string): string;
  heading(inner: string, level: number): string;
  /** What is written in another way in headings. */
  inHeading?: Partial<Flavour>;
  bullet(mark: string): string;
  /** The box of a task; without it the box stays as it is written. */
  box?: (isDone: boolean) => string;
  rule(mark: string): string;
  lineEnd(isHard: boolean): string;
  table(rows: Row[]): { text: string; isCode: boolean };
  /** Code blocks stand at the beginning of the line, whatever list or quote they are in. */
  flush: boolean;
  /** Whether a quote can stand in a quote. */
  quotesNest: boolean;
};

/** `at` in ms since 1970; its `words` are by the clocks of whoever it is about, and `lead` is an "on " or "at " before them. */
export type Moment = { at: number; lead: string; words: string };
export type Emphasis = 'strong' | 'em' | 's';
/** `mark` is the fence as it was written, empty for indented code; `isOpen`: it has not ended. */
export type Fence = { code: string; info: string; mark: string; isOpen: boolean };
/** The cells of one line, each as that flavour writes it, and how they are aligned. */
export type Row = { cells: { in: (flavour: Flavour) => string; align: string }[] };

/*
 * How an addition to a yes begins ("yes, but in French", "sure, add tests"), and what shows that the words after the yes
 * are talk and no addition. Compared without case, accents and apostrophes, word by word.
 */

import { list } from '../list.ts';

/** What one tells somebody to do differently with work that they are about to start. */
export const changing = list(`
  use, add, include, make it, make them, make the, make sure, make that, make this, make all, keep, skip, exclude,
  ignore, focus, limit, restrict, sort, group, format, name it, cover, mention, cite, ensure, avoid, remove, omit,
  prefer, attach, highlight, combine, round, order by, filter, replace, label, stick to, target, dont
  usa, utiliza, agrega, anade, incluye, hazlo, utilise, ajoute, inclus, nutze, benutze, verwende, adicione, inclua,
  aggiungi, gebruik
`);

/** The same, but as often a request of its own: "ok, write a haiku". Only a "but" or "and" ties it to the work. */
export const making = list(`
  make, send, put, write, translate, save, export, name, compare, document, test, show, upload, deliver, store,
  summarize, summarise, split, order, set, change, rename, shorten, mark, list, create, build, generate, provide,
  stick, mind, remember, leave, update, fix, run, check, post, no, never
  pon, escribe, mets, ecris, nimm, schreib, fuge, coloque, escreva
`);

/** Small words that begin a way of doing it: "in French", "with charts", "only the first page". */
export const qualifying = list(`
  in, with, without, not, only, just, using, via, per, as, by, including, excluding, limited, preferably, ideally,
  also, plus, instead
  en, con, sin, solo, para, tambien, avec, sans, seulement, pour, aussi, auf, mit, ohne, nur, fur, auch, em, com,
  sem, apenas, so, tambem, na, no, anche, met, zonder, op, alleen, ook, voor, на, с, без, только, по
`);

/** What may further begin an addition after a "but", where nearly everything is meant for the work. */
export const objecting = list(`
  for, the, a, an, all, both, each, every, on, from, to, at, under, within, over, since, more, less, fewer, shorter,
  longer, simpler, faster, smaller, bigger, not, no, at most, at least, max, maximum, one, two, three, four, five,
  ten, first, please
  el, la, los, las, mas, menos, le, les, plus, moins, der, die, das, den, bitte, kurzer, o, os, as, mais, da
`);

/** A wish about the work: the only way an addition may begin with a person or with "it". */
export const wishing = list(`
  i want it, i need it, id like it, i would like it, id prefer it, i prefer, id prefer, it should, it must,
  it has to, it needs to, this should, that should, they should, you should use, we need it, we want it
  lo quiero, lo necesito, debe, je le veux, je voudrais, il faut, ich brauche es, ich mochte es, es soll, es muss,
  quero, deve
`);

/** Somebody tells something: whoever and whatever comes after the yes has a life of its own. */
export const telling = list(`
  i, im, ive, ill, id, he, hes, she, shes, we, were, weve, they, theyre, is, isnt, are, arent, was, wasnt, has,
  hasnt, have, had, did, didnt, does, doesnt, seems, looks, went, got, thinks, thought, told, broke, broken, died,
  failed, fails, fault, hates, wants, my boss, my manager
  es, esta, estoy, soy, yo, je, jai, nous, est, sont, ich, wir, ist, sind, habe, hat, hatte, eu, nos, estou, sou,
  foi, sono, ho, ik, heb, ben, я, мы, был, было
`);

/** A span of time or a part of the whole, the only thing that "for" adds without a "but". */
export const forPart = /^for (?:the )?(?:last|past|first|next|all|each|every|both|this|these|\d)/u;

/** About the two who talk, which work rarely is: without a "but" or "and" it is banter. */
export const personal = /\b(?:my|me|your|yourself|us|you)\b|^keep \p{L}+ing\b/u;

/** Asks for something about the offer instead of the work. */
export const askingAboutOffer =
  /^(?:send|show|give|tell|write|list|mention|provide)\b.*\b(?:plan|info|information|details?|price|cost|costs|quote|estimate|explanation|steps|more)\b/u;

/** To be talked about before anything starts; written as a person would, so it decides for itself. */
export const talkFirst: readonly RegExp[] = [
  /\b(?:talk|discuss|chat|speak|think|see|look|plan|review|agree|decide|sleep|clarify|align|ask|check|hear|read|finish|consult)\b.{0,60}\b(?:first|before|beforehand)\b/u,
  /\bfirst\b.{0,30}\b(?:talk|discuss|chat|speak|think|see|plan|review|clarify|check|explain)\b/u,
  /\b(?:rather|prefer(?: to)?|like to|want to|need to|should|lets) (?:\w+ )?(?:talk|discuss|chat|wait|hold|postpone|think|speak|stay here|keep talking)\b/u,
  /\b(?:hablar|hablemos|hablarlo|discutir|pensar|pensarlo|ver) .{0,30}\b(?:primero|antes)\b|\b(?:primero|antes) .{0,20}\b(?:hablar|hablemos|hablarlo|discut|pensar)/u,
  /\b(?:parler|discuter|parlons|discutons|reflechir)\b.{0,30}\b(?:dabord|avant)\b|\bdabord\b.{0,20}\b(?:parl|discut)/u,
  /\b(?:erst|zuerst|vorher)\b.{0,40}\b(?:reden|sprechen|besprechen|uberlegen|nachdenken|diskutieren)\b/u,
  /\b(?:conversar|falar|discutir|pensar)\b.{0,30}\b(?:primeiro|antes)\b/u,
  /先.{0,6}(?:聊|谈|讨论|商量|说说|想)|(?:まず|先に).{0,8}(?:話|相談|考え)/u,
];

/** A yes drawn out in writing ("suuure", "okaaay") is meant the other way more often than not. */
export const drawnOut = /\bsu{3,}r|\bo+ka{3,}y|\bgr(?:ea{3,}t|e{3,}at)\b|\bfi{3,}ne|\bri{3,}ght|\bcoo{4,}l/u;

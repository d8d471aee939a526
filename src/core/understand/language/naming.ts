function set(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}

/** Verbs that only ask for something; they name a run where hardly anything else does. Others (compare, migrate) say what it is. */
export const asking = set(`
  write make create build generate give tell show do run start begin find get let go try want need like help produce
  provide prepare develop implement put set work execute launch look see check use take explain describe list
  schreib schreibe mach mache erstelle baue zeig zeige gib finde such suche
  ecris ecrire fais faire cree creer donne montre trouve
  escribe haz hacer crea crear dame muestra busca
`);

/** Words of a shell that are no programs. */
export const loops = set('for while until if then elif else do done fi case esac select time ! { } ( ) [ [[ test');

/** Words after which it is told how, rather than what: they end a name of two words. */
export const boundaries = set(`
  in using with that which so because then while via within without before after until
  mit bei dans avec con
`);

/** Words that lead to more of what it is about: they end a name of three words. */
export const connections = set(`
  for from on at by of about under over across during
  fur von aus uber auf pour sur de para desde sobre
`);

/** English words that say nothing about the work: articles, pronouns, politeness, time. */
export const englishStopWords = set(`
  a an the this that these those some any all each every both few more most other such
  i me my mine we us our ours you your yours he him his she her it its they them their who whom whose which what where
  when why how there here
  is are was were be been being am has have had having does did doing done will would shall should can could may might
  must cannot dont doesnt isnt cant won wont
  and or but if then else so than as of to in on at by for from with without about into onto over under through between
  during before after until while because via using within up down out off again
  please pls kindly thanks thank thx hey hi hello dear ok okay yes no not just only also too very really quite maybe
  perhaps simply now later soon today tomorrow meanwhile background asap quickly quick new nice good great small big
  little bit lot thing things something anything everything stuff one way able
`);

/** The same in German, French and Spanish. Some of them mean something in English ("war", "die", "fur"). */
const otherStopWords = set(`
  bitte danke hallo ein eine einen einem einer eines der die das den dem des und oder aber ich du er sie es wir ihr mir
  mich dir uns mein meine dein ist sind war wird werden kann konnte konntest mal fur mit von zu zum zur im auf an aus bei
  nach uber unter wie was wer wo wann warum nicht kein keine auch noch nur hintergrund
  le la les un une des du de et ou mais je tu il elle nous vous mon ma mes ton ta son sa ce cette ces est sont pour avec
  dans sur par que qui quoi moi merci bonjour svp plait
  el los las una unos unas del y o pero yo mi mis tu su sus es son para con en por que como favor gracias hola
`);

export const stopWords: ReadonlySet<string> = new Set([...englishStopWords, ...otherStopWords]);

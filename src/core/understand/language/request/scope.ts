/*
 * How much is asked for. Written from general knowledge; compared without case, accents and apostrophes; `*` stands for
 * any ending.
 */

import { list } from '../list.ts';

/** Makes any work smaller. */
export const narrowWords = list(`
  simple, small, short, tiny, little, quick, basic, minimal, mini, toy, trivial, easy, one line, one liner,
  two line, two lines, single, nothing fancy, bare bones, hello world, just one, a line, few lines, sencill*,
  pequen*, corto, corta, breve, rapid*, petit, petite, court, courte, klein, kleine*, kurz, kurze*, einfach,
  einfache*, curto, curta, simples, piccol*, semplice, 简单, 小, 短, 簡単, 短い, 小さな, シンプル, 간단, 짧은
`);

/** Makes any work larger. */
export const wideWords = list(`
  everywhere, throughout,
  in the repo, in our repo, in the project, in the codebase, in our codebase, across the codebase, the codebase,
  whole, entire, entirely, complete, full, full fledged, fully, all the, all of, all our, all your, all my, every,
  each of, across, from scratch, end to end, production ready, production grade, everything, all modules, all files,
  all tests, all services, all documents, all dependencies, all routes, all users, all pages, all tables,
  all images, large, big, massive, huge, multiple, several, overnight, nightly
  todo el, toda la, todos los, todas las, completo, completa, entero, entera, tout le, toute la, tous les,
  toutes les, complet, entier, ganze*, gesamte*, alle, vollstandig*, komplett*, todo o, toda a, todos os, todas as,
  inteiro, tutto, tutti, 整个, 全部, 所有, 完整, 每个, 全体, すべて, 全て, 完全な, 모든, 전체
`);

/** "All controllers", "all failing tests". */
export const allOfThem = /\ball (?:\p{L}+ )?\p{L}{3,}s\b/u;

/** Makes any question a study. */
export const depthWords = list(`
  comparing, comparison,
  comprehensive, thorough, thoroughly, detailed, in detail, in depth, indepth, extensive, exhaustive, systematic,
  rigorous, deeply, deep, full, with sources, sources, source, citations, citation, cite, cited, references,
  referenced, studies, papers, articles, publications, with evidence, evidence, peer reviewed, well sourced,
  bibliography, footnotes, statistics, both sides, over the last, of the last, over the past, for the past,
  in the past, last year, years, since 19*, w/ citations, latest research, recent research, recent papers,
  recent studies, report, write it up, write up
  detallad*, exhaustiv*, profund*, fuentes, referencias, detaille*, en detail, approfondi*, exhaustif, ausfuhrlich*,
  detaillier*, grundlich*, umfassend*, quellen, detalhad*, aprofundad*, completo, fontes, dettagliat*, fonti, 详细,
  深入, 全面, 来源, 引用, 文献, 系统, 详尽, 詳しく, 詳細, 徹底, 出典, 자세히, 상세, 심층, 출처
`);

/** Asks for a word or two, whatever it is about. */
export const brevityWords = list(`
  in one sentence, in a sentence, in two sentences, in a few words, in one word, in short, briefly, in brief,
  in a nutshell, tldr, tl dr, one paragraph, a paragraph, in simple terms, in plain english, like im five, eli5,
  quick question, off the top of your head, just roughly, roughly, real quick, in your opinion, en una frase,
  brevemente, en une phrase, brievement, en bref, kurz, in einem satz, em uma frase, resumidamente, 一句话, 简单说,
  简要, 一言で, 簡潔に, 手短に
`);

/** The work is on something that the message itself brings along, and that is small. */
export const materialWords = list(`
  givenquote, givencode, giventext, this sentence, these sentences, this paragraph, this text, this line,
  these lines, these two, this word, these words, below, above, this function, this snippet, this code, this error,
  this message, this email, this query, this regex, this list, these numbers, this number, this string, this json,
  the following, the sentence, my sentence, esta frase, este texto, cette phrase, ce texte, diesen satz,
  diesen text, esta funcao, esta funcion, 这句, 这段, 这个函数, この文, この関数, このコード, 이 문장
`);

/** Work to be done while the person does something else. */
export const backgroundWords = list(`
  in the background, in background, as a background task, as a background job, in the meantime, overnight,
  until im back, when im back, by the time im back, en segundo plano, en arriere plan, en tache de fond,
  im hintergrund, em segundo plano, in sottofondo, op de achtergrond, 在后台, 后台运行, 后台执行, 在背景,
  バックグラウンドで, 裏で, 백그라운드에서, 백그라운드로
`);

/** The same in a clause of its own; "while i < 10" is none. */
export const backgroundClause =
  /\b(?:while|as) (?:i|we|im|were)(?: am| are)? [a-z]{2,}|\bmientras (?:yo |estoy |voy |como )|\bpendant que (?:je|nous)\b|\bwahrend ich\b|\benquanto (?:eu |estou |vou )/u;

/** A background that is seen or heard. */
export const scenery =
  /\b(?:image|picture|photo|gradient|colou?r|pattern|css|video|music|noise|wallpaper|cat|dog|logo|stars?)s? (?:\S+ ){0,2}in (?:the )?background\b/u;

/** Tests, builds and their like: running them takes minutes. */
export const runnableWords = list(`
  cmdheavy, test, tests, test suite, suite, testsuite, unit tests, integration tests, e2e, smoke tests,
  regression tests, build, full build, benchmark*, bench, migration, migrations, pipeline, ci, load test,
  stress test, backup, specs, linter, coverage, simulation, training, etl, import, pruebas, bateria de pruebas,
  migracion, compilacion, testes, migracao, essais, testlauf, prove, testy, 测试, 測試, 构建, 迁移, 基准, テスト,
  ビルド, マイグレーション, ベンチマーク, 테스트, 빌드
`);

/** Long enough that nobody wants to watch. */
export const durations: readonly RegExp[] = [
  /(?:^|[^\p{L}])(?:sleep|wait|pause|espera|attends|warte|schlafe?|espere|durma)\b.{0,20}?\b(?:\d{2,}|[1-9]\d*\s*(?:m|min|mins|minutes?|minutos?|minuten|h|hours?|heures?|horas?|stunden?)|(?:a|an|one|two|three|five|ten|fifteen|twenty|thirty)\s+(?:minutes?|hours?|half))/u,
  /\bfor (?:\d+|an?|one|two|three|five|ten|fifteen|twenty|thirty|a few|several) (?:min|mins|minutes|hours?)\b/u,
];

/** Many of something: "500 tickets", "top 10", "five providers", "40,000 customers". */
export const quantities =
  /\b(?:\d{1,3}(?:[,.]\d{3})+|\d{2,6}|top \d+|(?:three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|fifty|hundred|cinco|diez|tres|cinq|dix|trois|funf|zehn|drei|dez|hundreds of|thousands of|dozens of))\s+(?!percent|px|%|characters|chars|digits|letters|words|lines|sentences|primes?|numbers)\p{L}{3,}/gu;

/** A list that has to be looked for: "a list of all our competitors". */
export const collection =
  /\b(?:list|table|overview|spreadsheet|catalogu?e|directory|matrix|summary) (?:of|with) (?:all|every|the (?:top|best|main|largest|biggest|most)|\d{2,})\b/u;

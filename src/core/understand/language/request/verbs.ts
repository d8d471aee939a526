/*
 * What people ask for, by the verb. Written from general knowledge of how work is asked for in chats; compared without
 * case, accents and apostrophes; `*` stands for any ending.
 */

import { list } from '../list.ts';

/** A verb of this kind and what it says about the work: added to the score of its tier. */
export type VerbRule = {
  tier: 'conversation' | 'simple' | 'complex' | 'deep';
  weight: number;
  reason: string;
  words: readonly string[];
};

export const verbRules: readonly VerbRule[] = [
  {
    tier: 'conversation',
    weight: 2,
    reason: 'asks for talk',
    words: list(`
      check out, have a look, take a look, look at this, run me through, talk me through, analyze this sentence,
      analyse this sentence, analyze this text, analyze this paragraph, analyze this poem, analyze my sentence,
      explain*, tell, describe, define, discuss, talk, chat, suggest, recommend, advise, clarify, elaborate, teach,
      show me how, show me an example, summarise for me, summarize for me, help me understand, remind,
      compare yourself, imagine, guess, answer, say, think
      reword*, rephrase*, paraphrase*, translate*, shorten, simplify this, proofread*, correct, summarize,
      summarise, sum up, tldr, polish, soften, make this, make it sound, make that sound, improve this sentence,
      rewrite this, rewrite my, rewrite the sentence, rewrite the following, clean up this sentence, clean up my,
      make it, improve the wording
      give me an idea, give me a hint, give me some, give me three, give me a few, give me two, give me five,
      give me advice, give me feedback, give me an overview, give me a quick overview, give me an example,
      give me examples, give me a summary, give me a short overview, name three, name a few, name some, name two,
      list three, list some, list a few, walk me through, let me know, brainstorm, cheer me up, wish me, sing,
      introduce yourself, keep going, go on, stop, forget, look, listen, see, share, confirm, interpret, choose,
      decide, outline, compare that to
      explica*, dime, cuentame, traduce*, resume, reformula*, corrige, ensename, recomiendame, explique*, expliquer,
      mexpliquer, dis moi, raconte*, decris, tradui*, reformule*, resume*, corriger, conseille*, erklar*, erzahl*,
      sag mir, beschreib*, ubersetz*, formulier*, fass zusammen, empfiehl*, explique, me diga, conte, traduz*,
      traduza, reescreva, resuma, spiega*, traduci
      解释, 解釋, 翻译, 翻譯, 告诉我, 告訴我, 说说, 讲讲, 介绍一下, 润色, 改写, 推荐, 教えて, 説明して, 説明をして,
      翻訳して, 訳して, 言い換えて, 話して, 설명해, 번역해, 알려줘
    `),
  },
  {
    tier: 'simple',
    weight: 1,
    reason: 'asks for something to be made',
    words: list(`
      write, make, create, generate, build*, put together, whip up, draft, produce, implement*, develop*, code,
      program, design, give me, gimme, set up, setting up, setup, compose, prepare, do, get me, hack together,
      spin up, bootstrap, construct, wire up, integrate, add, extend
      crea, crear, creame, cree, haz, hazme, hacer, hagas, escribe, escribir, escribeme, escribas, genera, generar,
      genere, construye, construir, construyeme, desarrolla, desarrollar, implementa, implementar, prepara,
      preparar, redacta, redactar, monta, anade, agrega, disena
      creer, creez, ecris, ecrire, ecrivez, fais, fais moi, faire, faites, generer, construis, construire,
      developpe, developper, implemente, implementer, redige, rediger, programme, ajoute, ajouter, mets en place,
      mettre en place, realise, realiser, concois, preparer
      erstell*, schreib, schreibe, schreiben, schreibst, bau, baue, bauen, baust, mach, mache, machen, machst,
      generier*, entwickl*, entwickel*, implementier*, programmier*, entwirf, richte, fuge, verfass*, bereite
      crie, cria, criar, faca, faz, fazer, escreva, escreve, escrever, gere, gera, gerar, construa, constroi,
      desenvolva, desenvolver, monte, redija, adicione, elabore, elabora, scrivi, scrivimi, creami, costruisci,
      fammi, schrijf, maak, bouw
      写, 寫, 编写, 撰写, 创建, 建立, 做一个, 做个, 做一份, 生成, 构建, 搭建, 开发, 实现, 制作, 設計, 设计, 作って,
      作成, 書いて, 構築, 開発, 実装, 生成して, 作れ, まとめて, 만들어, 작성해, 써줘, 구축해, 생성해
    `),
  },
  {
    tier: 'simple',
    weight: 2,
    reason: 'a small operation',
    words: list(`
      search,
      clean, resize, plot, compress, upload, download, verify, push, pull, publish, index, connect, scale, organize,
      organise, tag, schedule, crop, visualize, visualise, archive, scan this, group, label, send,
      convert, format, sort, calculate, compute, count, sum, roll, flip, pick, print, echo, rename, replace, swap,
      reverse, encode, decode, turn, extract, fix, round, parse, validate, lint, indent, capitalize, capitalise,
      uppercase, lowercase, escape, hash, shuffle, set, sleep, wait, remove, delete, append, concatenate, split,
      join, merge, trim, insert, change, list, show, open, start, check, find, look up, give, solve, multiply,
      divide, subtract, minify, prettify, beautify, draw, name, annotate, complete, fill, ping, test,
      use, put, move, copy, comment, mock, sketch, update, configure, enable, disable, wrap, declare, filter,
      highlight, run, execute
      convierte, convertir, ordena, calcula, calcular, cuenta, suma, muestra, cambia, corrige, arregla, convertis,
      trie, calcule, calculer, compte, affiche, remplace, konvertier*, wandle, wandel, sortier*, berechne,
      berechnen, zahle, ersetz*, zeig*, converta, converte, ordene, conte, some, mostre, corrija
      转换, 计算, 排序, 统计, 替换, 列出, 算一下, 变成, 変換, 計算, 並べ替え, 数えて, 置き換え, 변환, 계산
    `),
  },
  {
    tier: 'complex',
    weight: 2,
    reason: 'takes many steps or minutes',
    words: list(`
      migrate, refactor, upgrade, scaffold*, dockerize, dockerise, containerize, containerise, restructure, overhaul,
      modernize, modernise, replatform, increase test coverage, raise test coverage, rewrite the whole,
      rewrite our, translate the whole, translate all, translate our, bump all, update all, redesign the whole
      migra, migrar, migres, refactoriza, refactorizar, actualiza todas, actualiza todo,
      migre, migrer, migrez, refactorise*, refactore*, migrier*, refaktorier*, refatore,
      refatorar, migriamo, rifattorizza, migreer
      迁移, 遷移, 重构, 重構, 升级, 移行, リファクタリング, アップグレード, 마이그레이션, 리팩터링
    `),
  },
  {
    tier: 'complex',
    weight: 2,
    reason: 'acts on a system',
    words: list(`
      deploy, backfill*, load test, stress test, loadtest, train, fine tune, crawl, provision, reindex, roll out
      despliega, desplegar, deploie, deployer, deploye, 部署, デプロイ, 배포
    `),
  },
  {
    tier: 'complex',
    weight: 1.2,
    reason: 'often takes many steps',
    words: list(`
      go through the repo, go through the code, go through the codebase, go through our code,
      build the, build our, build my, design and implement,
      rewrite, port, rebuild, automate, orchestrate, bulk, process, compile, transcode,
      transcribe, redesign, decouple, parallelize, batch,
      regenerate, bump, go over, clean up, tidy up, split the, translate the,
      update our, fix all, fix every, fix the failing, fix failing, add tests, add unit tests, write tests,
      write unit tests, document the, document all, set up, setup, debug, optimize, optimise, harden, instrument,
      convert our, convert the whole, convert all, reescribe, reecris, reescreva, uberarbeit*, processe, procesa,
      traite, verarbeit*
      重写, 处理所有, 批量, 書き直して, 一括
    `),
  },
  {
    tier: 'complex',
    weight: 1.2,
    reason: 'acts on a system',
    words: list(`
      scrape, seed, import, sync, synchronize, synchronise, ship, release, benchmark*, rerun, back up, backup, restore
    `),
  },
  {
    tier: 'deep',
    weight: 2.2,
    reason: 'asks for research or analysis',
    words: list(`
      research, investigate, do research, do some research, do a deep dive, do a thorough, deep dive, fact check,
      cross check, synthesize, synthesise, map out, conduct, do a full analysis, do an analysis, do a comparison,
      carry out a study, compare and contrast, find and compare, benchmark and compare, scour
      investiga, investigar, investigues, recherche*, enquete, enqueter, recherchier*, erforsch*, pesquise,
      pesquisa, pesquisar, investigue, ricerca, onderzoek, 调研, 調研, 研究, リサーチ, 調査, 조사해, 연구해
    `),
  },
  {
    tier: 'deep',
    weight: 2,
    reason: 'asks for research or analysis',
    words: list(`
      analyze, analyse, compare, audit, assess, perform an analysis, perform a, dig into, dive into, look into
      analiza, analizar, analices, compara, comparar, evalua, evaluar, analyser, analysez, comparer, comparez,
      evalue, evaluer, analysier*, vergleich*, untersuch*, bewert*, evaluier*, analise, analisar, avalie, avaliar,
      analizza, confronta, valuta, analyseer, vergelijk
      调查, 調查, 分析, 比较, 比較, 对比, 對比, 评估, 評估, 梳理, 調べて, 評価して, 検討して, 분석해, 비교해
    `),
  },
  {
    tier: 'deep',
    weight: 1.3,
    reason: 'looks through many things',
    words: list(`
      figure out which, figure out what, find out which, search the web, search online, look up all,
      dig through, comb through, sift through, search through,
      evaluate, survey, explore, study, forecast, write up, write it up, examine, find out, find all, find the best,
      find and, find me the best, review, track down, gather, collect, compile a, compile all, go through,
      look through, look at all, read through, read, read all, read these, scan, contrast, know everything,
      learn everything, know all about, summarize the findings, summarise the findings, summarize the research,
      summarise the research, summarize the literature, summarize the latest, summarise the latest,
      summarize recent, summarise recent, find me studies, find studies, find papers, find me papers, find sources,
      find research, find articles, find evidence, summarise the literature, summarize all, summarise all, rank,
      identify, predict, estimate, monitor
      estudia, estudiar, averigua, recopila, examina, etudie*, rassemble, werte, sammle, sammel, prufe, estude,
      levante, compile, reuna, raccogli, 收集, 整理, 总结, まとめて, 集めて, 정리해, 수집해
    `),
  },
];

/** Makes something in a way that is seldom small. */
export const buildingVerbs = list(`
  implement, develop, build, integrate, construct, construye, desarrolla, implementa, construis, developpe, baue,
  entwickle, implementiere, construa, desenvolva, implemente, 构建, 搭建, 开发, 实现, 構築, 開発, 実装
`);

/** Words that start work on the machine: with tests, a build or a command of that kind they take minutes. */
export const runVerbs = list(`
  run, rerun, re run, execute, launch, start, kick off, trigger, perform, do, ejecuta, ejecutar, ejecutes, corre,
  correr, lanza, lanzar, pasa, lance, lancer, lancez, executer, executez, fais tourner
  fuhre, fuhr, starte, starten, ausfuhren, lass, lasse, laufen, executar, executa, rode, roda, rodar, inicie,
  esegui, lancia, voer, draai, 运行, 執行, 执行, 跑一下, 跑, 実行, 走らせて, 流して, 실행, 돌려
`);

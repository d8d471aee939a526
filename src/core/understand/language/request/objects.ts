/*
 * What is asked for, by the thing. The first known thing after the verb is the head: "a script that fills the dashboard" is
 * a script. Written from general knowledge; compared without case, accents and apostrophes; `*` stands for any ending.
 */

import { list } from '../list.ts';

export type Size = 'small' | 'middle' | 'large' | 'study';
export type ObjectRule = { size: Size; words: readonly string[] };

export const objectRules: readonly ObjectRule[] = [
  {
    size: 'small',
    words: list(`
      sql migration, migration script, migration file,
      function, func, regex, regexp, regx, regular expression*, script, snippet, one liner, oneliner, one line,
      query, sql statement, statement, class, type, interface, struct, button, calculator, stopwatch, timer, clock,
      counter, converter, method, loop, decorator, hook, cron expression, cron, dockerfile, makefile, gitignore,
      tsconfig, config, commit message, message, email, mail, note, haiku, limerick, poem, joke, password,
      passwords, uuid, color, colour, table, list, sentence, line, lines, word, words, paragraph, docstring,
      comment, unit test, a test, test for, test case, fizzbuzz, fibonacci, bubble sort, quicksort, quick sort,
      merge sort, binary search, palindrome, hello world, css, html, json, yaml, csv, xml, alias, command, name,
      names, slogan, title, headline, tweet, caption, macro, formula, enum, constant, variable, number, numbers,
      date, helper, util, utility, selector, null check, typo, form, example, template, checklist, shopping list,
      greeting, signature, emoji, lorem ipsum, schema, mock, array, string, diagram, link, component, text,
      guess the number, tic tac toe, dice, reply, response, bio, invitation, card, invite, toggle, spinner, tooltip,
      validator, parser for, git hook, blog post, key, icon, logo, description, column, row, cell, label, letter,
      story, song, recipe, quote, question*, agenda, random *
      funcion, expresion regular, consulta, calculadora, boton, contrasena, correo, mensaje, poema, lista, linea,
      clase, fonction, expression reguliere, requete, calculatrice, bouton, mot de passe, courriel, poeme, liste,
      ligne, classe, funktion, regularen ausdruck, regularer ausdruck, regulare* ausdr*, skript, abfrage,
      taschenrechner, rechner, knopf, passwort, gedicht, klasse, zeile, nachricht, befehl, funcao,
      expressao regular, botao, senha, mensagem, linha, funzione, espressione regolare, functie
      函数, 函數, 正则, 正則, 脚本, 腳本, 计算器, 計算器, 查询语句, 按钮, 密码, 邮件, 一句, 这句, 诗, 列表, 命令,
      関数, 正規表現, スクリプト, 電卓, ボタン, パスワード, メール, 一行, コマンド, 俳句, クエリ, 함수, 정규식,
      정규 표현식, 스크립트, 계산기
    `),
  },
  {
    size: 'middle',
    words: list(`
      project, repo, repository, dataset, generator, feature, search, pipeline step, registry,
      api, apis, endpoint, endpoints, server, service, module, modules, components, crawler, scraper, library,
      package, plugin, extension, cli, cli tool, tool, page, web page, webpage, game, login, client, model,
      classifier, feature, integration, workflow, crud, flow, jeu, juego, spiel, jogo, pagina, seite, servidor,
      serveur, prototype, database, 接口, 服务, 游戏, ゲーム, サーバー, サービス
    `),
  },
  {
    size: 'large',
    words: list(`
      sso, single sign on,
      full text search, quiz platform, generator with, management, project skeleton,
      app, application, website, site, blog, bot, rest api, graphql api, aplicacion, appli, anwendung, aplicativo,
      aplicacao, sitio web, site web, webseite, api rest, rest-api, 应用, 网站, 机器人, アプリ, サイト, ボット, 앱,
      웹사이트, dashboard*, admin panel, admin interface, admin dashboard, web app, webapp, web application,
      mobile app, full stack, fullstack, full stack *, platform, portal, marketplace, e commerce, ecommerce,
      online shop, online store, web shop, webshop, web store, multiplayer, multiplayer * game, pipeline,
      data pipeline, ci pipeline, system, engine, backend, back end, frontend, front end, compiler, interpreter,
      microservice*, monolith, codebase, code base, crm, cms, erp, saas, chat app, chat application, slack bot,
      discord bot, telegram bot, chatbot, landing page, kanban, kanban board, social network, booking system,
      tracker, expense tracker, blog engine, test suite, test coverage, integration tests, end to end tests,
      e2e tests, monitoring, infrastructure, architecture, authentication, oauth, oauth login, job queue, framework,
      orm, operating system, emulator, simulator, editor, ide, project skeleton, boilerplate, monorepo, ci cd, cicd,
      design system, component library, data warehouse, etl, etl job, search engine, recommender, inventory system,
      management system, sdk, browser extension, vscode extension, single page app, signup flow, onboarding flow,
      checkout, web service, migration, prototype with, clone, panel de control, panel de administracion,
      aplicacion web, tienda online, plataforma, sistema, tableau de bord, application web, plateforme, systeme,
      boutique en ligne, web anwendung, webanwendung, web-app, web-anwendung, onlineshop, online-shop, plattform,
      aplicacao web, aplicativo web, painel, loja virtual, loja online, applicazione web, cruscotto
      仪表板, 仪表盘, 儀表板, 看板, 后台管理, 管理系统, 系统, 平台, 电商, 商城, web应用, 网页应用, 微服务, 全栈,
      后端, 前端, 数据管道, ダッシュボード, 管理画面, webアプリ, ウェブアプリ, システム, プラットフォーム, ecサイト,
      バックエンド, パイプライン, 대시보드, 시스템, 플랫폼, 웹앱, 웹 앱, 쇼핑몰
    `),
  },
  {
    size: 'study',
    words: list(`
      thorough overview, detailed overview, comprehensive overview, complete overview, in depth overview,
      report, reports, analysis, analyses, research, study, survey, comparison, comparative study,
      comparative analysis, literature review, literature search, review of the literature, systematic review,
      white paper, whitepaper, market research, market analysis, competitor analysis, competitive analysis,
      competitor research, swot, swot analysis, due diligence, audit, deep dive, in depth, feasibility,
      feasibility study, benchmark study, root cause analysis, post mortem, postmortem, bibliography,
      annotated bibliography, buying guide, state of the art, threat model, trend analysis, vendor landscape,
      landscape of, meta analysis, dossier, briefing, investigation, evidence, thesis, case study,
      industry overview, essay with, research report, business case, risk assessment, gap analysis, cost analysis,
      evaluation
      informe, analisis, estudio, comparativa, investigacion, estudio de mercado, analisis de mercado, rapport,
      analyse, etude, etude comparative, etude de marche, recherche approfondie, comparatif, bericht, marktanalyse,
      wettbewerbsanalyse, studie, vergleich, recherche, gutachten, relatorio, analise, estudo, pesquisa,
      comparativo, comparacao, analisi, relazione, ricerca, rapporto, confronto
      报告, 報告, 分析报告, 研究报告, 综述, 文献综述, 市场分析, 竞品分析, 白皮书, レポート, 報告書, 分析, 調査,
      比較レポート, 市場調査, 보고서, 분석, 연구, 시장 조사
    `),
  },
];

/** Parts that come with larger work; each of them counts. */
export const partWords = list(`
  sso, saml, ldap, two factor, 2fa, mfa,
  management, pdf, emails, sending, statistics, reporting, webhooks, multi language, backups, themes, ranking,
  matchmaking, scores, accounts, images, recommendations,
  tests, unit tests, integration tests, auth, authentication, authorization, jwt, oauth, login, logout, sign up,
  signup, user accounts, users, accounts, roles, permissions, database, postgres, postgresql, mysql, mongodb,
  sqlite, redis, docs, documentation, readme, deploy, deploys, deployment, docker, docker compose, compose file, ci,
  pipeline, lint, linting, filters, filtering, search, charts, graphs, export, exports, csv export, pdf export,
  payments, checkout, cart, notifications, email notifications, reminders, i18n, dark mode, real time, realtime,
  websockets, websocket, leaderboard, history, logging, monitoring, rate limiting, retries, caching, cache,
  pagination, crud, endpoints, admin, admin page, admin panel, dashboard, comments, tags, rss, audit log,
  audit trail, seed data, schema, migrations, responsive, drag and drop, sound, calendar, subcommands, validation,
  error handling, frontend, backend, profile, settings, categories, keyboard shortcuts, mobile, upload, uploads,
  file upload, pricing table, contact form, vector store, scheduling, staging, production, rooms, messages,
  refresh tokens, swagger, openapi, ui, stripe, kubernetes, terraform, ci cd
  autenticacion, pruebas, base de datos, graficos, graficas, filtros, exportacion, documentacion, usuarios,
  connexion, authentification, base de donnees, graphiques, filtres, utilisateurs, authentifizierung, datenbank,
  diagramme, diagrammen, filtern, filter, benutzerverwaltung, dokumentation, benutzer, autenticacao, testes,
  banco de dados, documentacao, autenticazione, grafici
  登录, 认证, 图表, 导出, 测试, 数据库, 过滤, 筛选, 文档, 权限, 支付, 注册, 認証, テスト, データベース, グラフ,
  フィルター, ログイン, 決済, ドキュメント, 로그인, 인증, 테스트, 데이터베이스, 차트
`);

/** What research is usually about, and where it looks. */
export const fieldWords = list(`
  competitor*, market, markets, vendor*, provider*, framework*, libraries, tools, databases, products, options,
  alternatives, companies, countries, country, platforms, pricing, prices, industry, industries, literature, papers,
  trends, logs, tickets, reviews, interviews, feedback, data, dataset, survey, codebase, repository, costs,
  performance, security, adoption, benchmarks, regulation*, regulatory, requirements, laws, legal, sectors, sector,
  models, services, solutions, systems, research, evidence, conversion, outage, root cause*, incident*, history,
  impact, effects, consequences, recommend*, rank, findings, best, top, leading, biggest, most used, most popular,
  state of, customers, sales, demand, usage, analytics, postmortems, changelogs, patterns, themes, landscape,
  tradeoffs, trade offs, pros and cons, apps, languages, phones, laptops, phone, laptop, bikes, cars, schools,
  banks, banking, insurance, clouds, cloud, aws, azure, gcp
  mercado, competencia, competidores, proveedores, precios, impacto, mejores, tendencias, marche, concurrents,
  concurrence, fournisseurs, prix, meilleur*, principaux, principales, tendances, markt, konkurren*, wettbewerb*,
  anbieter*, preise, auswirkung*, besten, wichtigsten, groSSten, grossten, concorrentes, fornecedores, precos,
  melhores, principais, mercato, concorrenti
  市场, 市場, 竞争, 競合, 竞品, 主流, 主要, 影响, 趋势, 价格, 供应商, 最好, 最佳, 框架, 行业, 事業者, 価格, 業界,
  影響, 動向, 最新, 시장, 경쟁사, 주요
`);

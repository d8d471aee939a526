/* What people say to a bot that they meet. Each phrase is a whole message; compared without case, accents and apostrophes. */

import { list } from './list.ts';

export const greetings = list(`
  hi, hello, hey, heya, hiya, yo, howdy, greetings, good morning, good afternoon, good evening, morning, hi there, hello there,
  hey there, hi all, hello all, hi everyone, hello everyone, hi bot, hello bot, hey bot, hello world, sup, whats up, ping,
  are you there, you there, anyone there, anybody there, test, testing, hi how are you, hello how are you, how are you,
  nice to meet you
  hola, buenos dias, buenas, buenas tardes, bonjour, salut, bonsoir, coucou, hallo, guten morgen, guten tag, guten abend, moin,
  servus, ola, oi, bom dia, boa tarde, ciao, salve, buongiorno, hoi, goedemorgen, hej, hei, привет, здравствуйте, добрый день,
  你好, 您好, 早上好, こんにちは, おはようございます, こんばんは, 안녕, 안녕하세요
`);

export const abilityQuestions = list(`
  what can you do, what can you do for me, what can you do for us, what can you do here, what else can you do, what do you do,
  what are you, what are you for, who are you, what is this, whats this, what is this bot, what does this bot do, what are you able to do,
  what can i do, what can i do here, what can i ask you, what can i ask, what can i say, what should i say, what are your features,
  what are your capabilities, what are your commands, what commands are there, what commands do you have, what do you know, what do you offer,
  how do you work, how does this work, how does it work here, how does this bot work, how do i use you, how do i use this, how can i use you, how to use you,
  how do i start, how do i get started, how do i begin, where do i start, how can you help, how can you help me, how can you help us,
  how could you help me, can you help, can you help me, could you help me, help me please, i need help, need help, how do i talk to you, introduce yourself,
  tell me about yourself, tell us about yourself, tell me what you can do, tell us what you can do, show me what you can do,
  explain what you can do, explain yourself, get started, getting started, start
  que puedes hacer, que sabes hacer, quien eres, como funcionas, como funciona esto, ayuda, ayudame
  que sais tu faire, que peux tu faire, quest ce que tu sais faire, quest ce que tu peux faire, tu sais faire quoi, tu peux faire quoi,
  qui es tu, comment tu marches, comment ca marche, aide, aide moi
  was kannst du, was kannst du tun, was kannst du alles, was machst du, wer bist du, wie funktionierst du, wie geht das, hilfe, hilf mir
  o que voce pode fazer, o que voce faz, o que voce sabe fazer, quem e voce, como voce funciona, como isso funciona, ajuda
  cosa puoi fare, cosa sai fare, chi sei, come funzioni, aiuto, wat kun je, wat kan je, wie ben je, hulp
  что ты умеешь, что ты можешь, кто ты, как ты работаешь, помощь, помоги
  你能做什么, 你会什么, 你会做什么, 你可以做什么, 你是谁, 怎么用, 帮助, 何ができる, 何ができますか, 何ができるの, あなたは誰, 使い方, ヘルプ,
  뭘 할 수 있어, 무엇을 할 수 있나요, 너는 누구야, 도움말, 도와줘
`);

/** Politeness around such a question, and before it a greeting. */
export const introductionLeads = list(`
  hi, hello, hey, ok, okay, so, and, well, please, sorry, oh, hola, bonjour, salut, hallo, ola, ciao
`);
export const introductionTails = list(`
  please, pls, thanks, exactly, actually, now, here, meanwhile, bot, then, por favor, bitte, stp
`);

import { describe, expect, test } from 'vitest';
import type { Turn } from '../../../../src/core/domain/conversation.ts';
import { decide } from '../../../../src/core/decide/decide.ts';
import type { Inbound } from '../../../../src/core/domain/message.ts';
import { Policy } from '../../../../src/core/policy.ts';
import { aMessage, ana, aPress, aReaction, ben } from '../../../support/events.ts';
import { type AnyFacts, anOffer, aRun, doings, factsFor, now, only, sayings } from '../facts.ts';

const REQUEST = 'count all the files of the repository in the background and write a report';

function decided(inbound: Inbound, changes: Partial<AnyFacts> = {}) {
  return decide(inbound, factsFor(inbound, changes));
}

function said(text: string, changes: Parameters<typeof aMessage>[0] = {}) {
  return aMessage({ text, at: now, ...changes });
}

describe('a request', () => {
  const inbound = said(REQUEST, { mentioned: true });

  test('gets one offer, shown in its thread, bound to requester, thread and request', () => {
    const effects = decided(inbound);
    const { offer } = only(effects, 'offer');
    expect(offer).toMatchObject({ id: 'new1', person: ana, request: REQUEST, thread: inbound.thread, status: 'open' });
    expect(offer.expiresAt - offer.createdAt).toBe(15 * 60_000);
    expect(sayings(effects)).toEqual(['shows offer']);
  });

  test('that does not speak to the bot gets nothing', () => {
    expect(decided(said(REQUEST))).toEqual([]);
  });

  test.each([
    ['background work is off', { enabled: false }, 'switched off'],
    ['it is rolled out elsewhere', { rollout: { channels: ['fake:other'] } }, 'switched off'],
    ['it is rolled out to others', { rollout: { people: ['U2'] } }, 'switched off'],
    ['the policy forbids it', { rules: [{ allow: false, workflows: ['count'] }] }, 'not allowed'],
  ])('gets a plain reply instead of an offer where %s', (_what, policy, words) => {
    const effects = decided(inbound, { policy: Policy.parse(policy) });
    expect(doings(effects)).toEqual([]);
    expect(sayings(effects).join()).toContain(words);
  });

  test('is given the rollout by a pattern', () => {
    expect(doings(decided(inbound, { policy: Policy.parse({ rollout: { channels: ['fake:*'] } }) }))).toEqual([
      'offer',
    ]);
  });
});

describe('an offer that nobody asked for, right after a result', () => {
  const when = { timing: { zone: 'UTC', cron: '0 9 * * 1-5' }, words: 'every weekday at 9:00' };
  const offers = [anOffer({ asked: true, schedule: { when, next: [now + 1], since: 'days' } })];

  test.each(['perfect, thanks', 'great', 'ok', '👍', 'Perfekt, danke!', '太好了，谢谢', 'genial, gracias', 'ok cool'])(
    'is not taken up by praise: %j',
    (text) => {
      for (const canTalk of [true, false]) {
        for (const direct of [true, false]) {
          const effects = decided(said(text, { direct }), { offers, canTalk });
          // At most the model says something kind.
          expect(doings(effects).filter((did) => did !== 'reply')).toEqual([]);
        }
      }
    },
  );

  test('nor is one that was open when the result came', () => {
    const open = { offers: [anOffer({ createdAt: now - 9 })], unread: [{ run: 'run1', at: now - 5 }] };
    const startsWith = (text: string) => doings(decided(said(text), open)).filter((did) => did !== 'acknowledge');
    expect(startsWith('perfect, thanks')).toEqual([]);
    expect(startsWith('yes')).toEqual(['accepted', 'start']);
    const ahead = { ...open, unread: [{ run: 'run1', at: now + 120_000 }] };
    expect(doings(decided(said('perfect, thanks'), ahead))).not.toContain('start');
  });

  test.each(['yes', 'yes please', 'go ahead', 'sure, thanks', 'ja, gerne'])('is taken up by %j', (text) => {
    expect(doings(decided(said(text), { offers, scheduling: { name: 'x', own: 0, all: 0 } }))).toEqual([
      'accepted',
      'schedule',
    ]);
  });
});

describe('a yes', () => {
  const offers = [anOffer()];

  test.each(['yes', 'sure, go ahead', '  YES!  '])(
    'in words (%j) starts the run and resolves the offer together',
    (text) => {
      const effects = decided(said(text), { offers });
      expect(doings(effects)).toEqual(['accepted', 'start']);
      const { run } = only(effects, 'start');
      expect(only(effects, 'resolve')).toMatchObject({ by: ana, run: run.id });
      expect(run).toMatchObject({ person: ana, request: 'count the files', status: 'queued', name: 'new-name' });
      expect(sayings(effects)).toEqual(['shows run']);
    },
  );

  test('with an addition hands it to the run', () => {
    const { run } = only(decided(said('sure, but in French'), { offers }), 'start');
    expect(run.addition).toContain('in French');
  });

  test.each(['👍', '✅', '👍🏽'])('by reaction %s, and by button, resolves the same record', (emoji) => {
    const target = { offer: anOffer() };
    expect(doings(decided(aReaction(emoji, 'm', { at: now }), { target }))).toEqual(['accepted', 'start']);
    expect(doings(decided(aPress('start', 'offer1', { at: now }), { target }))).toEqual(['accepted', 'start']);
  });

  test('of somebody else starts nothing, however it is given, and is answered privately', () => {
    for (const [inbound, facts] of [
      [said('yes', { person: ben }), { offers }],
      [aPress('start', 'offer1', { at: now, person: ben }), { target: { offer: anOffer() } }],
      [aReaction('👍', 'm', { at: now, person: ben }), { target: { offer: anOffer() } }],
    ] as const) {
      const effects = decided(inbound, { ...facts, offers: 'offers' in facts ? [...facts.offers] : [] });
      expect(doings(effects)).toEqual([]);
      expect(sayings(effects)).toEqual(['private: Only Ana can start this.']);
    }
  });

  test('of somebody whom a rule allows starts it for the requester', () => {
    const policy = Policy.parse({ rules: [{ allow: true, actions: ['confirm'], people: ['U2'] }] });
    expect(decided(said('yes', { person: ben }), { offers, policy }), 'said to nobody in particular').toEqual([]);
    const effects = decided(said('yes', { person: ben, mentioned: true }), { offers, policy });
    expect(only(effects, 'resolve').by).toEqual(ben);
    expect(only(effects, 'start').run.person).toEqual(ana);
  });

  test('of somebody else counts against the limit of the requester, not of theirs', () => {
    const policy = Policy.parse({ limits: { perPerson: 1 }, rules: [{ allow: true, actions: ['confirm'] }] });
    const by = (changes: Partial<AnyFacts>) =>
      doings(decided(said('yes', { person: ben, mentioned: true }), { offers, policy, ...changes }));
    expect(by({ ownerLive: 1 })).toEqual([]);
    expect(by({ ownerLive: 0, ownRuns: [aRun({ person: ben })] })).toEqual(['accepted', 'start']);
  });

  test('beyond a limit is refused privately, and the offer stays open', () => {
    const mine = decided(said('yes'), {
      offers,
      ownRuns: [aRun()],
      policy: Policy.parse({ limits: { perPerson: 1 } }),
    });
    expect(doings(mine)).toEqual([]);
    expect(sayings(mine).join()).toMatch(/^private: .*most for one person/);
    const all = decided(said('yes'), { offers, workspaceLive: 200 });
    expect(doings(all)).toEqual([]);
    expect(sayings(all).join()).toMatch(/^private: .*most at once/);
  });

  test('is refused where it has been switched off or its workflow is gone since', () => {
    expect(doings(decided(said('yes'), { offers, policy: Policy.parse({ enabled: false }) }))).toEqual([]);
    expect(doings(decided(said('yes'), { offers, workflows: [] }))).toEqual([]);
  });

  test('that was said in time starts it however late it is handled', () => {
    const offer = anOffer({ expiresAt: now });
    expect(doings(decided(said('yes', { at: now }), { offers: [offer], now: now + 3_600_000 }))).toEqual([
      'accepted',
      'start',
    ]);
  });

  test('that comes late expires the offer and says so', () => {
    const offer = anOffer({ expiresAt: now - 1 });
    const effects = decided(said('yes'), { offers: [offer] });
    expect(doings(effects)).toEqual(['expired']);
    expect(sayings(effects).join()).toMatch(/^private: .*expired/);
    const swept = decided(said('yes'), { offers: [{ ...offer, status: 'expired' }] });
    expect(doings(swept)).toEqual([]);
    expect(sayings(swept).join()).toContain('expired');
  });

  test.each(['accepted', 'declined', 'expired'] as const)(
    'by button on an offer that is %s says what became of it',
    (status) => {
      const effects = decided(aPress('start', 'offer1', { at: now }), {
        target: { offer: anOffer({ status, resolvedBy: ben }) },
      });
      expect(doings(effects)).toEqual([]);
      expect(sayings(effects)).toHaveLength(1);
    },
  );

  test('that was said before the offer was made does not start it, however late it is handled', () => {
    const said = aMessage({ text: 'yes' });
    expect(doings(decided(said, { offers: [anOffer({ createdAt: said.at + 1 })] }))).toEqual([]);
  });

  test('that was said before the offer could be seen does not start it, as where the platform held it back', () => {
    const said = aMessage({ text: 'yes' });
    const offer = anOffer({ createdAt: said.at - 5_000 });
    expect(doings(decided(said, { offers: [{ ...offer, shownAt: said.at + 1 }] }))).toEqual([]);
    expect(doings(decided(said, { offers: [{ ...offer, shownAt: said.at - 1 }] }))).not.toEqual([]);
  });

  test('means nothing to an offer that nobody has tried to show yet', () => {
    const { tried: _not, ...offer } = anOffer();
    expect(doings(decided(aMessage({ text: 'yes' }), { offers: [offer] }))).toEqual([]);
  });

  test('means nothing without an offer, after one was resolved, and to others', () => {
    expect(decided(said('yes'))).toEqual([]);
    expect(decided(said('ok'), { offers: [anOffer({ status: 'accepted' })] })).toEqual([]);
    expect(decided(said('yes', { toOthers: true }), { offers })).toEqual([]);
    expect(decided(aReaction('👍', 'm', { at: now }), { target: { offer: anOffer({ status: 'declined' }) } })).toEqual(
      [],
    );
    expect(decided(aReaction('🎉', 'm', { at: now }), { target: { offer: anOffer() } })).toEqual([]);
  });
});

describe('a no', () => {
  const offers = [anOffer()];

  test('in words declines with a reply; by button and reaction the outcome line is answer enough', () => {
    const words = decided(said('no, not now'), { offers });
    expect(doings(words)).toEqual(['declined']);
    expect(sayings(words)).toHaveLength(1);
    for (const inbound of [aPress('not_now', 'offer1', { at: now }), aReaction('👎', 'm', { at: now })]) {
      const effects = decided(inbound, { target: { offer: anOffer() } });
      expect(doings(effects)).toEqual(['declined']);
      expect(sayings(effects)).toEqual([]);
    }
  });

  test('"stop" is one, where no run is live', () => {
    expect(doings(decided(said('stop'), { offers }))).toEqual(['declined']);
  });

  test('to what has expired needs no answer', () => {
    expect(decided(said('no'), { offers: [anOffer({ expiresAt: now - 1 })] })).toEqual([]);
  });
});

describe('an unclear reply', () => {
  test('asks once, and starts and declines nothing', () => {
    const first = decided(said('hm, what would that cost?'), { offers: [anOffer()] });
    expect(doings(first)).toEqual(['asked']);
    expect(sayings(first).join()).toContain('count it');
    expect(decided(said('and how long?'), { offers: [anOffer({ asked: true })] })).toEqual([]);
  });

  test('of somebody who has no offer open is not about it', () => {
    expect(decided(said('hm, what would that cost?', { person: ben }), { offers: [anOffer()] })).toEqual([]);
  });
});

describe('open offers of several people in one thread', () => {
  const anas = anOffer({ id: 'anas' });
  const bens = anOffer({ id: 'bens', person: ben, createdAt: now - 30_000 });

  test('a bare yes belongs to the own one, whichever came last', () => {
    for (const offers of [
      [anas, bens],
      [bens, anas],
    ]) {
      expect(only(decided(said('yes'), { offers }), 'resolve').offer.id).toBe('anas');
      expect(only(decided(said('yes', { person: ben }), { offers }), 'resolve').offer.id).toBe('bens');
    }
  });

  test('of two of the same person it belongs to the later one', () => {
    const offers = [anas, anOffer({ id: 'later', createdAt: now - 1000 })];
    expect(only(decided(said('yes'), { offers }), 'resolve').offer.id).toBe('later');
  });

  test('an older one that is still open can be accepted after the later one was declined', () => {
    const offers = [anas, anOffer({ id: 'later', status: 'declined' })];
    expect(only(decided(said('yes'), { offers }), 'resolve').offer.id).toBe('anas');
  });
});

describe('an addition that the workflow cannot take in', () => {
  test('is told, where it only says how to tell the result', () => {
    const effects = decided(said('yes, but in French'), { offers: [anOffer()] });
    expect(doings(effects)).toEqual(['accepted', 'start']);
    expect(only(effects, 'start').run.addition).toBe('in French');
    expect(sayings(effects).join()).toContain('could not take in `in French`');
  });

  test.each(['yes, but with --dry-run', 'ok, but use `ls` instead', 'sure, but skip the tests', 'yes, in 10 minutes'])(
    'starts nothing where it changes the work: %s',
    (text) => {
      const effects = decided(said(text), { offers: [anOffer()] });
      expect(doings(effects)).not.toContain('start');
      expect(doings(effects)).not.toContain('accepted');
    },
  );
});

describe('words that name what to stop', () => {
  const threadRuns = [aRun(), aRun({ id: 'run2', name: 'side-two' })];

  test('stop that run, or all of them', () => {
    const stopped = (text: string) =>
      decided(said(text), { threadRuns }).flatMap((effect) => (effect.do === 'signalCancel' ? [effect.run.id] : []));
    expect(stopped('stop side-two')).toEqual(['run2']);
    expect(stopped('cancel run1, please'.replace(',', ''))).toEqual(['run1']);
    expect(stopped('stop both')).toEqual(['run1', 'run2']);
    expect(stopped('stop talking about it')).toEqual([]);
  });
});

describe('a request while an offer is open', () => {
  const request = said('count the files in the background', { mentioned: true });

  test("takes the place of the person's own", () => {
    const effects = decided(request, { offers: [anOffer()] });
    expect(doings(effects)).toEqual(['replaced', 'offer']);
    expect(only(effects, 'resolve').offer.id).toBe('offer1');
  });

  test("waits for somebody else's", () => {
    const effects = decided(request, { offers: [anOffer(), anOffer({ id: 'offer2', person: ben })] });
    expect(doings(effects)).toEqual([]);
    expect(sayings(effects).join()).toContain('Ben has an open offer');
  });

  test('leaves alone what nobody asked for', () => {
    const since = { when: { timing: { everyMs: 60_000, from: 0, zone: 'UTC' }, words: 'every minute' }, next: [] };
    const suggested = anOffer({ schedule: { ...since, since: 'words' } });
    expect(doings(decided(request, { offers: [suggested] }))).toEqual(['offer']);
  });
});

describe('a yes after a question of somebody else', () => {
  const asks = (toBot: boolean): Turn => ({
    by: 'person',
    name: 'Ben',
    text: 'Do you want a coffee?',
    at: now - 1_000,
    ...(toBot && { toBot }),
  });

  test('may be an answer to that, so it is asked about', () => {
    const effects = decided(said('yes', { at: now }), { offers: [anOffer()], history: [asks(false)] });
    expect(doings(effects)).toEqual(['asked']);
  });

  test('is one to the offer where that question was for the bot', () => {
    const effects = decided(said('yes', { at: now }), { offers: [anOffer()], history: [asks(true)] });
    expect(doings(effects)).toEqual(['accepted', 'start']);
  });
});

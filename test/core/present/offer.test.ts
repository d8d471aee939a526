import { describe, expect, it } from 'vitest';
import { offerClosed, presentDeclined, presentOffer, presentOfferQuestion } from '../../../src/core/present/offer.ts';
import { rendered } from './rendered.ts';
import { anOffer, ana, ben, hostile } from './things.ts';

const summary = 'run `npm test`';

describe('an open offer', () => {
  it('says what will be done and carries its buttons', () => {
    const post = presentOffer(anOffer(), summary);
    expect(post.kind).toBe('offer');
    expect(post.text).toBe('I can run `npm test` in the background and post the result here. Shall I start?');
    expect(post.buttons).toEqual([
      { action: 'start', value: 'o1', label: 'Start' },
      { action: 'not_now', value: 'o1', label: 'Not now' },
    ]);
    expect(post.why?.tier).toBe('complex');
  });

  it.each([
    [{ typicalMs: 240_000, runs: 20 }, 'It usually takes about 4 min (last 20 runs).'],
    [{ typicalMs: 240_000, runs: 1 }, 'It took about 4 min last time.'],
  ])('says how long it takes from evidence %j', (evidence, text) => {
    expect(presentOffer(anOffer({ evidence }), summary).text).toContain(text);
  });

  it('shows all of it where the summary does not, and only while it is open', () => {
    const details = `npm test ${'--long '.repeat(20)}&& rm -rf /\n\`\`\`\n# not the end`;
    const { text } = presentOffer(anOffer(), summary, { details });
    expect(text).toBe(
      `I can run \`npm test\` in the background and post the result here. This is all of it:\n\n\`\`\`\`\n${details}\n\`\`\`\`\n\nShall I start?`,
    );
    expect(presentOffer(anOffer({ status: 'declined' }), summary, { details }).text).not.toContain('rm -rf');
  });

  it('forges nothing', () => {
    expect(rendered(presentOffer(anOffer(), hostile).text)).not.toMatch(/<a |<h1|<em>|<del>|<strong>/);
    expect(presentOffer(anOffer(), 'x'.repeat(100_000)).text.length).toBeLessThan(500);
  });

  it('asks once more with the same buttons', () => {
    const question = presentOfferQuestion(anOffer(), summary);
    expect(question.kind).toBe('question');
    expect(question.buttons.map(({ action, value }) => [action, value])).toEqual([
      ['start', 'o1'],
      ['not_now', 'o1'],
    ]);
  });
});

describe('a resolved offer', () => {
  const run = { id: 'k3x9', name: 'npm-test' };
  it.each([
    [
      anOffer({ status: 'accepted', resolvedBy: ana, run: 'k3x9' }),
      'I offered to run `npm test`. Ana started it as `npm-test` (`k3x9`).',
    ],
    [anOffer({ status: 'declined', resolvedBy: ana }), 'I offered to run `npm test`. Ana said not now.'],
    [
      anOffer({ status: 'expired' }),
      'I offered to run `npm test`. Nobody answered in time, so it expired. Ask me again whenever you like.',
    ],
  ])('shows its outcome and no buttons', (offer, text) => {
    const post = presentOffer(offer, summary, { run });
    expect(post).toMatchObject({ kind: 'offer', text, buttons: [] });
  });

  it('is known as accepted even when its run is gone', () => {
    expect(presentOffer(anOffer({ status: 'accepted', resolvedBy: ana }), summary).text).toContain('Ana started it.');
  });

  it.each([
    ['accepted' as const, 'Ana already started this as `k3x9`.'],
    ['declined' as const, 'Ana already said not now.'],
    ['expired' as const, 'has expired, so nothing was started'],
  ])('tells whoever answers late that it is %s', (status, text) => {
    const post = offerClosed(anOffer({ status, resolvedBy: ana, run: 'k3x9' }), ben);
    expect(post.kind).toBe('notice');
    expect(post.text).toContain(text);
  });

  it('says "you" to whoever settled it', () => {
    expect(offerClosed(anOffer({ status: 'accepted', resolvedBy: ana, run: 'k3x9' }), ana).text).toBe(
      'You already started this as `k3x9`.',
    );
  });

  it('is declined in words', () => {
    expect(presentDeclined()).toMatchObject({ kind: 'reply', buttons: [] });
  });
});

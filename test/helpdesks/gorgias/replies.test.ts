import { afterEach, describe, expect, it, vi } from 'vitest';
import { isReply, messageSchema, replyOf } from '#helpdesks/gorgias/replies.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const message = (more: object = {}) =>
  messageSchema.parse({
    id: 5,
    ticket_id: 1,
    public: true,
    from_agent: true,
    via: 'helpdesk',
    body_text: 'It is on its way.',
    body_html: null,
    sender: { name: 'Greta' },
    created_datetime: '2026-11-22T09:15:04.123456',
    ...more,
  });

describe('a message at Gorgias', () => {
  it.each([
    ['a reply', {}, true],
    ['a note', { public: false }, false],
    ['the customer’s', { from_agent: false }, false],
    ['what a rule sent', { via: 'rule' }, false],
    ['one that was deleted', { deleted_datetime: '2026-11-22T09:16:00' }, false],
  ])('H7: %s', (_what, more, is) => {
    expect(isReply(message(more))).toBe(is);
  });

  it('H7: its time is UTC, said or not', () => {
    vi.stubEnv('TZ', 'Asia/Tokyo');
    const at = Date.parse('2026-11-22T09:15:04.123Z');
    expect(Date.parse('2026-11-22T09:15:04.123')).not.toBe(at);
    expect(replyOf(message()).at).toBe(at);
    expect(replyOf(message({ created_datetime: '2026-11-22T10:15:04.123+01:00' })).at).toBe(at);
  });

  it('H7: its text is what its HTML says where it has none', () => {
    const html = '<p>Hello&nbsp;Ada,</p><ul><li>one &amp; two</li></ul><script>steal()</script>';
    expect(replyOf(message({ body_text: null, body_html: html })).text).toBe('Hello Ada,\none & two');
  });

  it('H7: a file is where it can be fetched, and only by https', () => {
    const attachments = [
      { name: 'label.pdf', url: 'https://uploads.gorgias.io/label.pdf' },
      { name: 'bad', url: 'javascript:alert(1)' },
    ];
    expect(replyOf(message({ attachments })).text).toBe(
      'It is on its way.\n[label.pdf] https://uploads.gorgias.io/label.pdf',
    );
  });

  it('H7: somebody without a name is the helpdesk', () => {
    expect(replyOf(message({ sender: null })).sender).toBe('Gorgias');
    expect(replyOf(message({ sender: { name: ' ', firstname: 'Gus' } })).sender).toBe('Gus');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostBytes, refusalOf, safeName } from '#domain/attachments.ts';

describe('T9: a file that goes with a message', () => {
  it.each([
    ['Rechnung.pdf', 'application/pdf'],
    ['photo.HEIC', 'image/heic'],
    ['termin.ics', 'text/calendar; method=REQUEST'],
    ['archive.zip', 'application/zip'],
    ['notes', 'application/octet-stream'],
    ['exe.txt', 'text/plain'],
    ['sales.com.pdf', 'application/pdf'],
  ])('%s (%s) is taken', (name, contentType) => {
    expect(refusalOf({ name, contentType, bytes: mostBytes })).toBeNull();
  });

  it.each([
    ['setup.exe', 'application/pdf'],
    ['SETUP.EXE', 'application/octet-stream'],
    ['invoice.pdf.scr', 'application/pdf'],
    ['invoice.exe. .', 'application/octet-stream'],
    ['run.js', 'text/plain'],
    ['shortcut.lnk', 'application/octet-stream'],
    ['harmless.pdf', 'Application/X-MSDownload; name=x'],
  ])('%s (%s) is a program, and refused', (name, contentType) => {
    expect(refusalOf({ name, contentType, bytes: 1 })).toContain('program');
  });

  it('of more than 25 MB is refused', () => {
    expect(refusalOf({ name: 'a.pdf', contentType: 'application/pdf', bytes: mostBytes + 1 })).toContain(
      '25 MB',
    );
  });
});

describe('the name of a stranger’s file', () => {
  it.each([
    ['Rechnung März 2026.pdf', 'Rechnung März 2026.pdf'],
    ['..', 'file'],
    ['', 'file'],
    [null, 'file'],
    ['../../etc/passwd', 'passwd'],
    ['\\\\share\\x', 'x'],
    ['C:\\Users\\carla\\a.pdf', 'a.pdf'],
    ['.htaccess', 'htaccess'],
    ['a\u0000b\r\nc.pdf', 'abc.pdf'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['wh?t "now".pdf', 'wh_t _now_.pdf'],
    ['NUL', '_NUL'],
    ['com1.txt', '_com1.txt'],
    ['console.log', 'console.log'],
    ['trailing. . ', 'trailing'],
    ['\ud800x.pdf', 'x.pdf'],
  ])('%j becomes %j', (name, safe) => {
    expect(safeName(name)).toBe(safe);
  });

  it('keeps its ending when it is cut', () => {
    const cut = safeName(`${'ä'.repeat(300)}.pdf`);
    expect([...cut]).toHaveLength(120);
    expect(cut.endsWith('ä.pdf')).toBe(true);
    expect([...safeName(`x.${'y'.repeat(300)}`)]).toHaveLength(120);
  });

  it('is one file’s of this folder, whatever it was, and safe names stay', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string()), (name) => {
        const safe = safeName(name);
        expect(safe).toMatch(/^[^/\\\p{Cc}\p{Cf}<>:"|?*]+$/u);
        expect(safe).not.toMatch(/^\.|[.\s]$/);
        expect(safe.isWellFormed()).toBe(true);
        expect([...safe].length).toBeLessThanOrEqual(121);
        expect(safeName(safe)).toBe(safe);
      }),
    );
  });
});

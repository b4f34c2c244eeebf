import { describe, expect, it } from 'vitest';
import { textOfHtml } from '#channels/email/html-to-text.ts';

describe('the text of a mail that has only HTML', () => {
  it.each([
    ['<p>One</p><p>Two<br>three</p>', 'One\n\nTwo\nthree'],
    ['<div>One</div><div>Two</div>', 'One\nTwo'],
    ['a  b\n c <b> d</b>', 'a b c d'],
    ['<ul><li>one<li>two</ul>', '- one\n- two'],
    ['<ol><li>one</li><li>two</li></ol>', '1. one\n2. two'],
    ['see <a href="https://shop.example/x">this</a>.', 'see this <https://shop.example/x>.'],
    ['<a href="https://shop.example/">shop.example</a>', 'shop.example'],
    ['<a href="mailto:help@shop.example">help@shop.example</a>', 'help@shop.example'],
    ['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a  b\nc'],
    ['<blockquote>a<br>b<blockquote>c</blockquote></blockquote>d', '> a\n> b\n\n> > c\n\nd'],
    ['<pre>a\n  b</pre>', 'a\n  b'],
    ['1 &lt; 2 &amp;&amp; 3 &gt; 2 &amp;lt; &quot;x&quot; &euro;', '1 < 2 && 3 > 2 &lt; "x" €'],
    ['<style>p{}</style><script>1</script><title>t</title><div style="display:none">h</div>x', 'x'],
    ['<img src="cid:a" alt="photo">', '[photo]'],
    ['', ''],
    ['no tags at all', 'no tags at all'],
  ])('T3: %j reads as %j', (html, text) => {
    expect(textOfHtml(html)).toBe(text);
  });
});

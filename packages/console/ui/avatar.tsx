import styles from './avatar.module.css';
import { classes } from './classes.ts';

const hues = [12, 40, 95, 150, 190, 220, 262, 300, 335];

/** Somebody's initials, in a colour that is always theirs. */
export function Avatar({ name, size = 28, online }: { name: string; size?: 20 | 28 | 36; online?: boolean }) {
  const code = [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0, 7);
  return (
    <span className={classes(styles.avatar, styles[`size${size}`])} aria-hidden="true">
      <span className={classes(styles.face, styles[`hue${code % hues.length}`])}>{initialsOf(name)}</span>
      {online !== undefined && <span className={classes(styles.dot, online && styles.online)} />}
    </span>
  );
}

function initialsOf(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (!/\p{L}/u.test(name)) return '#';
  const [first = '', last] = words.length > 1 ? [words[0], words.at(-1)] : words;
  return `${[...first][0] ?? ''}${last === undefined ? '' : ([...last][0] ?? '')}`.toUpperCase();
}

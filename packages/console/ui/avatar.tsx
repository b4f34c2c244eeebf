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

/** Two letters, which tell a team's Sam from its Sue; of a phone number its end. */
function initialsOf(name: string): string {
  if (!/\p{L}/u.test(name)) return name.replace(/\D/g, '').slice(-2);
  const [first = '', last] = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const letters = [...first];
  return last === undefined
    ? `${letters[0]?.toUpperCase() ?? ''}${letters[1] ?? ''}`
    : `${letters[0] ?? ''}${[...last][0] ?? ''}`.toUpperCase();
}

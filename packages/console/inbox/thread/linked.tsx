import styles from './linked.module.css';

const address = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}])/g;

/** Text as it was written, its web addresses to be clicked: in a page of their own, which learns nothing of this one. */
export const Linked = ({ text }: { text: string }) => (
  <div className={styles.text} dir="auto">
    {text.split(address).map((part, index) =>
      index % 2 === 1 ? (
        // biome-ignore lint/suspicious/noArrayIndexKey: a text's parts don't move
        <a key={index} href={part} target="_blank" rel="noopener noreferrer nofollow">
          {part}
        </a>
      ) : (
        part
      ),
    )}
  </div>
);

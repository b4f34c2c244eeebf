/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Outcome } from '../chat/chat.ts';
import { useAround } from './context.ts';

/** H3: whether the visitor wants a person, and then where one reaches them. */
export function Asking({ asked }: { asked: 'consent' | 'email' }) {
  const { chat, words } = useAround();
  const [isBusy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<'emailWrong' | 'notHeard' | null>(null);
  const answered = async (answering: () => Promise<Outcome>) => {
    setBusy(true);
    setWrong(null);
    const outcome = await answering();
    // Until the next look at the chat shows what came of it.
    if (outcome === 'done') return;
    setBusy(false);
    if (outcome === 'lost') setWrong('notHeard');
    else if (asked === 'email') setWrong('emailWrong');
  };
  const answer = (answering: () => Promise<Outcome>): void => void answered(answering);
  const no = (
    <button type="button" class="button" disabled={isBusy} onClick={() => answer(() => chat.consent(false))}>
      {words.code('consent-refused')}
    </button>
  );
  if (asked === 'email')
    return (
      <Email
        {...{ isBusy, wrong, no }}
        onLeave={(email) => answer(() => chat.leaveEmail(email))}
        onWrong={() => setWrong('emailWrong')}
      />
    );
  return (
    <div class="strip">
      {wrong !== null && <p role="alert">{words.say(wrong)}</p>}
      <div class="choices">
        <button
          type="button"
          class="button strong"
          disabled={isBusy}
          onClick={() => answer(() => chat.consent(true))}
        >
          {words.code('consent-given')}
        </button>
        {no}
      </div>
    </div>
  );
}

interface EmailProps {
  readonly isBusy: boolean;
  readonly wrong: 'emailWrong' | 'notHeard' | null;
  readonly no: ComponentChildren;
  readonly onLeave: (email: string) => void;
  readonly onWrong: () => void;
}

function Email({ isBusy, wrong, no, onLeave, onWrong }: EmailProps) {
  const { words } = useAround();
  const [email, setEmail] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    if (/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email.trim())) onLeave(email.trim());
    else onWrong();
  };
  return (
    <form class="strip" noValidate onSubmit={submit}>
      <label class="label" for="email">
        {words.say('email')}
      </label>
      <input
        id="email"
        class="field"
        type="email"
        autoComplete="email"
        inputMode="email"
        value={email}
        aria-invalid={wrong === 'emailWrong'}
        aria-describedby="email-wrong"
        onInput={({ currentTarget }) => setEmail(currentTarget.value)}
      />
      <p id="email-wrong" class="wrong" role="alert">
        {wrong !== null && words.say(wrong)}
      </p>
      <div class="choices">
        <button type="submit" class="button strong" disabled={isBusy}>
          {words.say('emailSend')}
        </button>
        {no}
      </div>
    </form>
  );
}

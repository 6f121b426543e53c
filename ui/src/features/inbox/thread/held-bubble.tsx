import { Bubble } from "./bubble";
import { HoldLine } from "./hold-line";
import type { MessageItemProps } from "./message-item";
import { Actions } from "./waiting-bubble";
import styles from "./waiting-bubble.module.css";

/** The gate waits for a person; whoever wrote it need not. */
export function HeldBubble(props: MessageItemProps) {
  const { failure, hold } = props.message;
  return (
    <Bubble {...props}>
      {hold && <HoldLine message={props.message} hold={hold} />}
      <div className={styles.bottom}>
        {failure?.detail && <span className={styles.quiet}>{failure.detail}</span>}
        <Actions message={props.message} actions={failure?.actions ?? []} />
      </div>
    </Bubble>
  );
}

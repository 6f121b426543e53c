import { Select } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";

import { UNKNOWN, type Asked } from "@/lib/interview/use-interview";

import styles from "./interview.module.css";

interface QuestionsProps {
  questions: Asked[];
  next: string | null | undefined;
  locked?: boolean;
  onAnswer: (question: string, value: string) => void;
}

/** What is answered, and the one question that comes next: the later ones may prove needless. */
export function Questions({ questions, next, locked, onAnswer }: QuestionsProps) {
  const { t } = useTranslation("interview");
  const open = questions.filter((question) => !question.answer);
  const shown = questions.filter((question) => question.answer ?? question.id === next);
  return (
    <>
      <ol className={styles.questions} aria-label={t("questions")}>
        {shown.map((question) => <Question key={question.id} question={question} current={question.id === next} locked={locked} onAnswer={onAnswer} />)}
      </ol>
      <p className={styles.left} aria-live="polite">{open.length > 1 ? t("left", { count: open.length - 1 }) : open.length === 0 ? t("done") : t("last")}</p>
    </>
  );
}

function Question({ question, current, locked, onAnswer }: { question: Asked; current: boolean } & Pick<QuestionsProps, "locked" | "onAnswer">) {
  const { t } = useTranslation("interview");
  const id = useId();
  const options = [...question.options, { value: UNKNOWN, title: t("unknown") }];
  const give = (value: string): void => { onAnswer(question.id, value); };
  return (
    <li className={styles.question} data-current={current || undefined}>
      <div className={styles.words}>
        <p id={id} className={styles.text}>{question.text}</p>
        {question.help && <p className={styles.help}>{question.help}</p>}
      </div>
      {options.length > 3 ? (
        <Select
          className={styles.choice} aria-labelledby={id} placeholder={t("choose")} allowDeselect={false} disabled={locked} maxDropdownHeight={420}
          data={options.map((option) => ({ value: option.value, label: option.title }))} value={question.answer ?? null} onChange={(value) => { if (value) give(value); }}
        />
      ) : (
        <div role="group" aria-labelledby={id} className={styles.answers}>
          {options.map((option) => (
            <button key={option.value} type="button" aria-pressed={question.answer === option.value} disabled={locked} onClick={() => { give(option.value); }}>{option.title}</button>
          ))}
        </div>
      )}
    </li>
  );
}

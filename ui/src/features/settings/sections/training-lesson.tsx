import { Radio } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { StatusChip } from "@/components/status-chip";

import { useAnswers, useLesson, type Lesson as Shape } from "@/lib/training/api";
import styles from "./training.module.css";

/** A lesson to read, its rules, its questions; the answers are told after they are given. */
export function Lesson({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation("training");
  const lesson = useLesson(id);
  return (
    <Card title={lesson.data?.title ?? ""} aside={<Button size="sm" onClick={onClose}>{t("lesson.back")}</Button>}>
      <ListState loading={lesson.isPending} error={lesson.error} empty={false} onRetry={() => void lesson.refetch()} whenEmpty={null}>
        {lesson.data && <Pages lesson={lesson.data} />}
      </ListState>
    </Card>
  );
}

function Pages({ lesson }: { lesson: Shape }) {
  const { t } = useTranslation("training");
  const [chosen, setChosen] = useState<Record<string, number>>({});
  const answers = useAnswers(lesson.id);
  const marked = answers.data;
  const choose = (question: string, option: string): void => {
    setChosen({ ...chosen, [question]: Number(option) });
    answers.reset();
  };
  return (
    <div className={styles.lesson}>
      {lesson.text.map((paragraph) => <p key={paragraph}>{paragraph}</p>)}
      <ul className={styles.rules}>
        {lesson.rules.map((rule) => <li key={rule.id}><b>{rule.norm}</b> {rule.title} <span>{rule.confidence}</span></li>)}
      </ul>
      {lesson.questions.map((question) => {
        const told = marked?.answers.find((one) => one.id === question.id);
        return (
          <Radio.Group key={question.id} label={question.text} value={chosen[question.id]?.toString() ?? ""} onChange={(option) => { choose(question.id, option); }} className={styles.question}>
            {question.options.map((option, number) => <Radio key={option} value={String(number)} label={option} />)}
            {told && <p className={styles.why}><StatusChip tone={told.is_right ? "ok" : "deny"}>{t(told.is_right ? "lesson.right" : "lesson.wrong")}</StatusChip> {told.why}</p>}
          </Radio.Group>
        );
      })}
      <div className={styles.deeds}>
        <Button variant="primary" busy={answers.isPending} disabled={Object.keys(chosen).length < lesson.questions.length} onClick={() => { answers.mutate(chosen); }}>{t("lesson.answer")}</Button>
        {marked && <span role="status">{marked.is_passed ? t("lesson.passed") : t("lesson.failed", { right: marked.right, total: marked.total })}</span>}
      </div>
    </div>
  );
}

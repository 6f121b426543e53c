export const STEPS = ["account", "company", "rules", "lines", "people", "inbox"] as const;

export type StepId = (typeof STEPS)[number];

export interface SetupState {
  required: boolean;
  demo: boolean;
  started: boolean;
  step: StepId;
}

export interface StepProps {
  onDone: () => void;
  onBack?: () => void;
  known: Partial<Record<StepId, string>>;
}

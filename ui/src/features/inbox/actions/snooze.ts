export interface SnoozeChoice {
  key: "hour" | "evening" | "tomorrow" | "monday";
  until: Date;
}

function at(day: Date, ahead: number, hour: number): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + ahead, hour);
}

/** In an hour, this evening while it is ahead, tomorrow morning, Monday morning when it is not tomorrow. */
export function snoozeChoices(now: Date): SnoozeChoice[] {
  const hour = new Date(Math.ceil((now.getTime() + 3_600_000) / 300_000) * 300_000);
  const toMonday = (8 - now.getDay()) % 7 || 7;
  const choices: (SnoozeChoice | false)[] = [
    { key: "hour", until: hour },
    now.getHours() < 16 && { key: "evening", until: at(now, 0, 18) },
    { key: "tomorrow", until: at(now, 1, 10) },
    toMonday > 1 && { key: "monday", until: at(now, toMonday, 10) },
  ];
  return choices.filter((choice) => choice !== false);
}

/** The value of a local date and time field. */
export function localInput(moment: Date): string {
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

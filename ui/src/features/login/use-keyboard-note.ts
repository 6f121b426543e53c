import { useState, type KeyboardEvent } from "react";

export type KeyboardNote = "russian" | "capsLock" | null;

/** Russian layout and Caps Lock are the usual reasons why a right password does not fit. */
export function useKeyboardNote(): [KeyboardNote, (event: KeyboardEvent) => void] {
  const [note, setNote] = useState<KeyboardNote>(null);
  const look = (event: KeyboardEvent): void => {
    if (/^[а-яё]$/i.test(event.key)) setNote("russian");
    else if (event.getModifierState("CapsLock")) setNote("capsLock");
    else if (event.key.length === 1 || event.key === "CapsLock") setNote(null);
  };
  return [note, look];
}

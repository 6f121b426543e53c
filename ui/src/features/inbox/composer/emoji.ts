/** A small set that fits work; the system picker has the rest. */
export const EMOJI: readonly { group: string; list: readonly string[] }[] = [
  { group: "faces", list: ["🙂", "😊", "😀", "😉", "😍", "🤗", "🤔", "😌", "😅", "😂", "😔", "😢", "😮", "😬", "🙄", "😴"] },
  { group: "hands", list: ["👍", "👎", "👌", "🙏", "👏", "🤝", "✌️", "👋", "💪", "☝️", "👉", "👇"] },
  { group: "signs", list: ["❤️", "🔥", "⭐", "✅", "❌", "❗", "❓", "⚠️", "ℹ️", "⏰", "📌", "🔔"] },
  { group: "things", list: ["📎", "📄", "📷", "📦", "🚚", "💳", "💰", "🧾", "🏠", "🏦", "🎁", "🎉", "🌷", "☕"] },
];

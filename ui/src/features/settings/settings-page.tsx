import { EmptyState } from "@/components/empty-state";

export default function SettingsPage() {
  return <EmptyState title="Настройки" />;
}

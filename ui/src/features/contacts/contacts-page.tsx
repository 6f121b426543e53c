import { EmptyState } from "@/components/empty-state";

export default function ContactsPage() {
  return <EmptyState title="Контакты" />;
}

import { EmptyState } from "@/components/empty-state";

export default function ChannelsPage() {
  return <EmptyState title="Каналы" />;
}

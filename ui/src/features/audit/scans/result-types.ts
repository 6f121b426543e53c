/** What looks come to: `result` of the server by the kind of the look. */

export interface Offered { added: number; refreshed: number; refused: string[] }

export interface Call { service: string | null; title: string; host: string; kind: string; country: string | null; is_foreign: boolean | null; is_link: boolean; pages: number; page: string; evidence: string }

export interface SeenForm { page: string; pages: number; action: string; collects: string[]; consents: number; consent_checked: boolean; consent_joined: boolean }

export interface Finding { service: string; rule: string; title: string; norm: string; status: string; severity: string; seen: string; ask: string; evidence?: string; page?: string }

export interface SiteResult { pages: number; calls: Call[]; forms: SeenForm[]; findings: Finding[]; offered?: Offered }

export interface DomainService { service: string; title: string; kind: string; country: string | null; is_foreign: boolean; takes_mail: boolean; evidence: string }

export interface DomainResult { domain: string; records: { mx: string[]; ns: string[]; spf: string[]; dmarc: string[]; cname: Record<string, string> }; services: DomainService[]; findings: Finding[]; notes: string[]; offered?: Offered }

export interface KindCount { kind: string; title: string; files: number; found: number; strong: number }

export interface FileLine { name: string; rows: number; letters: number; kinds: { kind: string; found: number }[]; notes: string[]; complete: boolean }

export interface FilesResult { files: number; carrying: number; kinds: KindCount[]; by_file: FileLine[]; offered?: Offered }

export interface MailService { service: string; title: string; country: string; is_foreign: boolean; invitations: number; own: number }

export interface MailResult { letters: number; folders: number; since: string; services: MailService[]; offered?: Offered }

export interface ExportResult { format: string; messages: number; contacts: number; deals: number; chats: number; companies: number; media: number; participants: number; first_at: string | null; last_at: string | null; warnings: string[]; offered?: Offered }

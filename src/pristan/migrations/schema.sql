-- Made by `make generate` from the migrations; never run. Monthly partitions are left out.

CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);

CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);

CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);

CREATE TABLE public.access_links (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    kind text NOT NULL,
    operator_id bigint NOT NULL,
    token_hash bytea NOT NULL,
    clears_totp boolean DEFAULT false NOT NULL,
    created_by bigint,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT access_links_kind_check CHECK ((kind = ANY (ARRAY['invitation'::text, 'reset'::text])))
);

CREATE TABLE public.accounts (
    id bigint NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    locale text DEFAULT 'ru'::text NOT NULL,
    settings jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    disabled_at timestamp with time zone,
    CONSTRAINT accounts_locale_check CHECK ((locale = ANY (ARRAY['ru'::text, 'en'::text]))),
    CONSTRAINT accounts_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
);

CREATE TABLE public.companies (
    id bigint NOT NULL,
    name text NOT NULL,
    inn text,
    time_zone text DEFAULT 'Europe/Moscow'::text NOT NULL,
    is_demo boolean DEFAULT false NOT NULL,
    settings jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT companies_inn_check CHECK ((inn ~ '^(\d{10}|\d{12})$'::text)),
    CONSTRAINT companies_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
);

CREATE TABLE public.operators (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    presence text DEFAULT 'offline'::text NOT NULL,
    presence_at timestamp with time zone,
    disabled_at timestamp with time zone,
    CONSTRAINT operators_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CONSTRAINT operators_presence_check CHECK ((presence = ANY (ARRAY['online'::text, 'away'::text, 'offline'::text])))
);

CREATE FUNCTION public.access_link_by_hash(wanted bytea) RETURNS TABLE(id bigint, company_id bigint, kind text, operator_id bigint, email text, name text, company_name text, clears_totp boolean, expires_at timestamp with time zone, used_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    BEGIN ATOMIC
 SELECT l.id,
     l.company_id,
     l.kind,
     l.operator_id,
     a.email,
     o.name,
     c.name,
     l.clears_totp,
     l.expires_at,
     l.used_at
    FROM (((public.access_links l
      JOIN public.operators o ON (((o.company_id = l.company_id) AND (o.id = l.operator_id) AND (o.disabled_at IS NULL))))
      JOIN public.accounts a ON (((a.id = l.operator_id) AND (a.disabled_at IS NULL))))
      JOIN public.companies c ON (((c.id = l.company_id) AND (c.closed_at IS NULL))))
   WHERE (l.token_hash = access_link_by_hash.wanted);
END;

CREATE TABLE public.account_secrets (
    account_id bigint NOT NULL,
    password_hash text,
    password_changed_at timestamp with time zone,
    totp_secret bytea,
    totp_enabled_at timestamp with time zone,
    totp_last_step bigint
);

CREATE FUNCTION public.account_by_email(wanted text) RETURNS TABLE(id bigint, email text, name text, disabled_at timestamp with time zone, password_hash text, totp_secret bytea, totp_enabled_at timestamp with time zone, totp_last_step bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    BEGIN ATOMIC
 SELECT a.id,
     a.email,
     a.name,
     a.disabled_at,
     s.password_hash,
     s.totp_secret,
     s.totp_enabled_at,
     s.totp_last_step
    FROM (public.accounts a
      JOIN public.account_secrets s ON ((s.account_id = a.id)))
   WHERE (lower(a.email) = lower(account_by_email.wanted));
END;

CREATE FUNCTION public.account_companies(wanted bigint) RETURNS TABLE(id bigint, name text, is_demo boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    BEGIN ATOMIC
 SELECT c.id,
     c.name,
     c.is_demo
    FROM (public.operators o
      JOIN public.companies c ON ((c.id = o.company_id)))
   WHERE ((o.id = account_companies.wanted) AND (o.disabled_at IS NULL) AND (c.closed_at IS NULL))
   ORDER BY c.id;
END;

CREATE TABLE public.grants (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    operator_id bigint NOT NULL,
    role_id bigint NOT NULL,
    business_line_id bigint,
    granted_by bigint,
    granted_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.roles (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    permissions text[] NOT NULL,
    is_builtin boolean DEFAULT false NOT NULL,
    CONSTRAINT roles_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
);

CREATE FUNCTION public.operator_grants(company bigint, operator bigint) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    BEGIN ATOMIC
 SELECT COALESCE(jsonb_agg(jsonb_build_object('role', r.code, 'permissions', r.permissions, 'line', g.business_line_id)), '[]'::jsonb) AS "coalesce"
    FROM (((public.grants g
      JOIN public.operators o ON (((o.company_id = g.company_id) AND (o.id = g.operator_id))))
      JOIN public.companies c ON ((c.id = g.company_id)))
      JOIN public.roles r ON (((r.company_id = g.company_id) AND (r.id = g.role_id))))
   WHERE ((g.company_id = operator_grants.company) AND (g.operator_id = operator_grants.operator) AND (o.disabled_at IS NULL) AND (c.closed_at IS NULL));
END;

CREATE TABLE public.api_tokens (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    token_hash bytea NOT NULL,
    shown text NOT NULL,
    permissions text[] NOT NULL,
    business_line_ids bigint[],
    operator_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT api_tokens_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
);

CREATE FUNCTION public.api_token_by_hash(wanted bytea) RETURNS TABLE(id bigint, company_id bigint, operator_id bigint, name text, permissions text[], business_line_ids bigint[], grants jsonb, expires_at timestamp with time zone, used_at timestamp with time zone, revoked_at timestamp with time zone, disabled_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    BEGIN ATOMIC
 SELECT t.id,
     t.company_id,
     t.operator_id,
     t.name,
     t.permissions,
     t.business_line_ids,
     public.operator_grants(t.company_id, t.operator_id) AS operator_grants,
     t.expires_at,
     t.used_at,
     t.revoked_at,
     a.disabled_at
    FROM (public.api_tokens t
      JOIN public.accounts a ON ((a.id = t.operator_id)))
   WHERE (t.token_hash = api_token_by_hash.wanted);
END;

CREATE FUNCTION public.append_access_log(company bigint, account bigint, new_action text, new_target text, new_address text, new_details jsonb, moment timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
declare
  head access_log_head;
  own bytea;
begin
  select * into head from access_log_head for update;
  own := sha256(head.hash || chain_field((head.seq + 1)::text) || chain_field(chain_moment(moment))
    || chain_field(company::text) || chain_field(account::text) || chain_field(new_action)
    || chain_field(new_target) || chain_field(new_address) || chain_field(new_details::text));
  insert into access_log (seq, at, company_id, account_id, action, target, address, details, previous_hash, hash)
  values (head.seq + 1, moment, company, account, new_action, new_target, new_address, new_details, head.hash, own);
  update access_log_head set seq = head.seq + 1, hash = own;
  return head.seq + 1;
end $$;

CREATE FUNCTION public.chain_field(value text) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (value IS NULL) THEN convert_to('-1:'::text, 'UTF8'::name) ELSE convert_to((((octet_length(convert_to(value, 'UTF8'::name)))::text || ':'::text) || value), 'UTF8'::name) END;

CREATE FUNCTION public.chain_moment(value timestamp with time zone) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (((EXTRACT(epoch FROM value) * (1000000)::numeric))::bigint)::text;

CREATE FUNCTION public.contacts_named(part text, most integer) RETURNS bigint[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    AS $_$
declare
  found bigint[];
begin
  if length(part) < 3 then
    return null;
  end if;
  -- Planned anew for each part: a rare one is found by the index, a common one by a walk that soon has enough.
  execute 'select coalesce(array_agg(id), ''{}'') from (select id from contacts
    where company_id = $1 and merged_into_id is null and name_grams(company_id, name) @> $2
      and strpos(replace(lower(name), ''ё'', ''е''), $3) > 0 limit $4) as few'
  into found using pristan_company(), name_grams(pristan_company(), part), part, most + 1;
  return case when cardinality(found) <= most then found end;
end $_$;

CREATE FUNCTION public.deal_amount(written text) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $_$
  select nullif(replace(regexp_replace(regexp_replace(
    trim('.,' from regexp_replace(left(written, 100), '[^0-9.,]', '', 'g')), '[.,](\d{1,2})$', 'd\1'),
    '[.,]', '', 'g'), 'd', '.'), '')::numeric
$_$;

CREATE TABLE public.inboxes (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    key uuid DEFAULT gen_random_uuid() NOT NULL,
    channel text NOT NULL,
    name text NOT NULL,
    business_line_id bigint NOT NULL,
    state text DEFAULT 'setup'::text NOT NULL,
    state_reason text,
    settings jsonb DEFAULT '{}'::jsonb NOT NULL,
    credentials bytea,
    hook_secret_hash bytea,
    cursor jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    closed_at timestamp with time zone,
    forwarding text DEFAULT ''::text NOT NULL,
    forward_days smallint DEFAULT 7 NOT NULL,
    CONSTRAINT inboxes_forward_days_check CHECK (((forward_days >= 1) AND (forward_days <= 365))),
    CONSTRAINT inboxes_forwarding_check CHECK ((length(forwarding) <= 2000)),
    CONSTRAINT inboxes_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CONSTRAINT inboxes_state_check CHECK ((state = ANY (ARRAY['setup'::text, 'active'::text, 'paused'::text, 'attention'::text, 'removed'::text])))
);

CREATE FUNCTION public.demo_chat() RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    BEGIN ATOMIC
 SELECT inboxes.key
    FROM (public.inboxes
      JOIN public.companies ON ((companies.id = inboxes.company_id)))
   WHERE (companies.is_demo AND (inboxes.channel = 'webchat'::text) AND (inboxes.state <> 'removed'::text))
   ORDER BY inboxes.id
  LIMIT 1;
END;

CREATE FUNCTION public.has_owner(real_only boolean) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    BEGIN ATOMIC
 SELECT (EXISTS ( SELECT
            FROM ((public.grants g
              JOIN public.roles r ON (((r.company_id = g.company_id) AND (r.id = g.role_id))))
              JOIN public.companies c ON ((c.id = g.company_id)))
           WHERE ((r.code = 'owner'::text) AND (g.business_line_id IS NULL) AND (c.closed_at IS NULL) AND (NOT (has_owner.real_only AND c.is_demo))))) AS "exists";
END;

CREATE FUNCTION public.demo_people() RETURNS TABLE(id bigint, name text, role text, role_name text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    BEGIN ATOMIC
 SELECT DISTINCT ON ((array_length(r.permissions, 1)), o.id) o.id,
     o.name,
     r.code,
     r.name
    FROM (((public.companies c
      JOIN public.operators o ON (((o.company_id = c.id) AND (o.disabled_at IS NULL))))
      JOIN public.grants g ON (((g.company_id = c.id) AND (g.operator_id = o.id))))
      JOIN public.roles r ON (((r.company_id = c.id) AND (r.id = g.role_id))))
   WHERE (c.is_demo AND (NOT public.has_owner(true)) AND (NOT (EXISTS ( SELECT
            FROM (public.operators p
              JOIN public.companies d ON ((d.id = p.company_id)))
           WHERE ((p.id = o.id) AND (NOT d.is_demo))))))
   ORDER BY (array_length(r.permissions, 1)) DESC, o.id;
END;

CREATE FUNCTION public.drop_partitions(parent text, keep_from timestamp with time zone) RETURNS SETOF text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
declare
  part text;
begin
  if not exists (select from pg_partitioned_table where partrelid = to_regclass(format('%I', parent))) then
    raise exception 'no partitions of % are dropped', parent;
  end if;
  for part in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = parent::regclass
      and to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month' <= keep_from
    order by c.relname
  loop
    execute format('drop table %I', part);
    return next part;
  end loop;
end $$;

CREATE FUNCTION public.end_sessions(wanted bigint) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
declare
  ended integer;
begin
  delete from sessions s where s.account_id = wanted and exists (
    select from operators o where o.company_id = pristan_company() and o.id = wanted);
  get diagnostics ended = row_count;
  return ended;
end $$;

CREATE FUNCTION public.ensure_account(new_email text, new_name text) RETURNS TABLE(id bigint, is_new boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
declare
  made bigint;
begin
  insert into accounts (email, name) values (new_email, new_name)
  on conflict (lower(email)) do nothing returning accounts.id into made;
  if made is not null then
    insert into account_secrets (account_id) values (made);
    return query select made, true;
  else
    return query select a.id, false from accounts a where lower(a.email) = lower(new_email);
  end if;
end $$;

CREATE FUNCTION public.ensure_partitions(upto date DEFAULT ((now() + '2 mons'::interval))::date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
declare
  parent text;
  month date;
  part text;
begin
  for parent in select partrelid::regclass::text from pg_partitioned_table order by 1 loop
    month := date_trunc('month', now() - interval '1 month')::date;
    while month <= upto loop
      part := parent || '_' || to_char(month, 'YYYYMM');
      if to_regclass(format('%I', part)) is null then
        execute format('create table %I partition of %I for values from (%L) to (%L)',
          part, parent, month, (month + interval '1 month')::date);
        execute format('alter table %I enable row level security', part);
      end if;
      month := (month + interval '1 month')::date;
    end loop;
  end loop;
end $$;

CREATE FUNCTION public.hushed(found jsonb, pattern text) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select case jsonb_typeof(found)
    when 'string' then to_jsonb(regexp_replace(found #>> '{}', pattern, '…', 'gi'))
    when 'array' then coalesce((select jsonb_agg(hushed(one.item, pattern) order by one.at)
      from jsonb_array_elements(found) with ordinality as one (item, at)), '[]')
    when 'object' then coalesce((select jsonb_object_agg(split_part(one.key, ':', 1)
        || regexp_replace(substr(one.key, length(split_part(one.key, ':', 1)) + 1), pattern, '…', 'gi'),
        hushed(one.value, pattern)) from jsonb_each(found) as one), '{}')
    else found end
$$;

CREATE FUNCTION public.inbox_by_key(wanted uuid) RETURNS TABLE(company_id bigint, id bigint, channel text, state text, hook_secret_hash bytea, settings jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    BEGIN ATOMIC
 SELECT inboxes.company_id,
     inboxes.id,
     inboxes.channel,
     inboxes.state,
     inboxes.hook_secret_hash,
     inboxes.settings
    FROM public.inboxes
   WHERE ((inboxes.key = inbox_by_key.wanted) AND (inboxes.state <> 'removed'::text));
END;

CREATE TABLE public.deliveries (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    outbox_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    part smallint NOT NULL,
    attempt smallint NOT NULL,
    state text NOT NULL,
    finished_at timestamp with time zone,
    external_id text,
    error_code text,
    error_detail text,
    CONSTRAINT deliveries_state_check CHECK ((state = ANY (ARRAY['started'::text, 'sent'::text, 'failed'::text, 'retry'::text, 'unknown'::text])))
)
PARTITION BY RANGE (started_at);

CREATE TABLE public.inbox_health (
    company_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    last_received_at timestamp with time zone,
    last_sent_at timestamp with time zone,
    last_error_at timestamp with time zone,
    last_error text,
    checks jsonb DEFAULT '[]'::jsonb NOT NULL,
    checked_at timestamp with time zone,
    voice_lost bigint DEFAULT 0 NOT NULL,
    unknown_updates bigint DEFAULT 0 NOT NULL,
    account_name text DEFAULT ''::text NOT NULL,
    arranged_at timestamp with time zone,
    lost_at timestamp with time zone,
    polled_at timestamp with time zone,
    heard_until timestamp with time zone,
    missed_since timestamp with time zone,
    was_read_back boolean DEFAULT false NOT NULL,
    read_back_at timestamp with time zone
);

COMMENT ON COLUMN public.inbox_health.account_name IS 'how the remote calls the connected account';

COMMENT ON COLUMN public.inbox_health.arranged_at IS 'when the subscription at the remote was last seen in order';

COMMENT ON COLUMN public.inbox_health.lost_at IS 'when the remote was found to have dropped our subscription';

COMMENT ON COLUMN public.inbox_health.polled_at IS 'when polling last got an answer';

COMMENT ON COLUMN public.inbox_health.heard_until IS 'what was written before is here or will be repeated: receiving was last seen in order then';

COMMENT ON COLUMN public.inbox_health.missed_since IS 'what was written since then is to be read back; null: nothing is';

COMMENT ON COLUMN public.inbox_health.was_read_back IS 'it was read back once; another time is to come';

COMMENT ON COLUMN public.inbox_health.read_back_at IS 'when to read back next; null: at once';

CREATE TABLE public.journal (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    inbox_id bigint NOT NULL,
    channel text NOT NULL,
    lane smallint NOT NULL,
    origin text DEFAULT 'webhook'::text NOT NULL,
    raw bytea NOT NULL,
    state text DEFAULT 'new'::text NOT NULL,
    reason text,
    processed_at timestamp with time zone,
    CONSTRAINT journal_state_check CHECK ((state = ANY (ARRAY['new'::text, 'done'::text, 'duplicate'::text, 'ignored'::text, 'failed'::text])))
)
PARTITION BY RANGE (received_at);

CREATE TABLE public.outbox (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    business_line_id bigint NOT NULL,
    message_id bigint,
    kind text NOT NULL,
    purpose text DEFAULT 'reply'::text NOT NULL,
    payload jsonb DEFAULT '{}'::jsonb NOT NULL,
    state text DEFAULT 'queued'::text NOT NULL,
    not_before timestamp with time zone NOT NULL,
    parts_done smallint DEFAULT 0 NOT NULL,
    attempts smallint DEFAULT 0 NOT NULL,
    reconciled smallint DEFAULT 0 NOT NULL,
    started_at timestamp with time zone,
    external_ids text[] DEFAULT '{}'::text[] NOT NULL,
    verdict jsonb,
    released_rules text[] DEFAULT '{}'::text[] NOT NULL,
    error_code text,
    error_detail text,
    created_by bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT outbox_kind_check CHECK ((kind = ANY (ARRAY['message'::text, 'edit'::text, 'remove'::text, 'answer_callback'::text]))),
    CONSTRAINT outbox_purpose_check CHECK ((purpose = ANY (ARRAY['reply'::text, 'service'::text, 'legal'::text, 'promo'::text, 'invitation'::text]))),
    CONSTRAINT outbox_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'retry'::text, 'unknown'::text, 'sent'::text, 'failed'::text, 'denied'::text, 'held'::text, 'cancelled'::text, 'dead'::text])))
)
WITH (fillfactor='80');

CREATE FUNCTION public.inbox_figures(since timestamp with time zone) RETURNS TABLE(inbox_id bigint, channel text, sent bigint, failed bigint, retried bigint, unknown bigint, lag_in_s double precision, lag_out_s double precision, last_received_at timestamp with time zone, last_sent_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    BEGIN ATOMIC
 SELECT i.id,
     i.channel,
     COALESCE(d.sent, (0)::bigint) AS "coalesce",
     COALESCE(d.failed, (0)::bigint) AS "coalesce",
     COALESCE(d.retried, (0)::bigint) AS "coalesce",
     COALESCE(d.unknown, (0)::bigint) AS "coalesce",
     COALESCE(EXTRACT(epoch FROM (now() - j.oldest)), (0)::numeric) AS "coalesce",
     COALESCE(EXTRACT(epoch FROM (now() - o.oldest)), (0)::numeric) AS "coalesce",
     h.last_received_at,
     h.last_sent_at
    FROM ((((public.inboxes i
      LEFT JOIN public.inbox_health h ON (((h.company_id = i.company_id) AND (h.inbox_id = i.id))))
      LEFT JOIN ( SELECT deliveries.inbox_id,
             count(*) FILTER (WHERE (deliveries.state = 'sent'::text)) AS sent,
             count(*) FILTER (WHERE (deliveries.state = 'failed'::text)) AS failed,
             count(*) FILTER (WHERE (deliveries.state = 'retry'::text)) AS retried,
             count(*) FILTER (WHERE (deliveries.state = 'unknown'::text)) AS unknown
            FROM public.deliveries
           WHERE (deliveries.started_at > inbox_figures.since)
           GROUP BY deliveries.inbox_id) d ON ((d.inbox_id = i.id)))
      LEFT JOIN ( SELECT journal.inbox_id,
             min(journal.received_at) AS oldest
            FROM public.journal
           WHERE (journal.state = 'new'::text)
           GROUP BY journal.inbox_id) j ON ((j.inbox_id = i.id)))
      LEFT JOIN ( SELECT outbox.inbox_id,
             min(outbox.not_before) AS oldest
            FROM public.outbox
           WHERE ((outbox.state = ANY (ARRAY['queued'::text, 'retry'::text, 'sending'::text, 'unknown'::text])) AND (outbox.not_before <= now()))
           GROUP BY outbox.inbox_id) o ON ((o.inbox_id = i.id)))
   WHERE (i.state <> 'removed'::text)
   ORDER BY i.id;
END;

CREATE FUNCTION public.inbox_states() RETURNS TABLE(channel text, state text, inboxes bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    BEGIN ATOMIC
 SELECT inboxes.channel,
     inboxes.state,
     count(*) AS count
    FROM public.inboxes
   WHERE (inboxes.state <> 'removed'::text)
   GROUP BY inboxes.channel, inboxes.state;
END;

CREATE FUNCTION public.keep_consent_record() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if to_jsonb(new) - array['contact_id', 'identity_id'] is distinct from to_jsonb(old) - array['contact_id', 'identity_id']
  then
    raise exception 'a record of consent is never changed' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

CREATE FUNCTION public.keep_consent_text() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  raise exception 'a text of consent that was published is never changed' using errcode = 'restrict_violation';
end $$;

CREATE FUNCTION public.keep_conversation_labels() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
declare
  labels bigint[] := case when new.merged_into_id is null then new.label_ids else '{}' end;
begin
  if tg_op = 'UPDATE' then
    delete from conversation_labels
    where company_id = new.company_id and conversation_id = new.id and label_id <> all (labels);
  end if;
  insert into conversation_labels (company_id, label_id, conversation_id, inbox_id, business_line_id, assignee_id,
                                   team_id, status, last_message_at, waiting_since)
  select new.company_id, label_id, new.id, new.inbox_id, new.business_line_id, new.assignee_id, new.team_id,
         new.status, new.last_message_at, new.waiting_since
  from unnest(labels) as label_id
  on conflict (company_id, label_id, conversation_id) do update
  set inbox_id = excluded.inbox_id, business_line_id = excluded.business_line_id,
      assignee_id = excluded.assignee_id, team_id = excluded.team_id, status = excluded.status,
      last_message_at = excluded.last_message_at, waiting_since = excluded.waiting_since;
  return null;
end $$;

CREATE FUNCTION public.look_at_grown_tables() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
declare
  grown regclass;
  looked integer := 0;
begin
  if not pg_try_advisory_xact_lock(7004) then
    return 0;
  end if;
  for grown in
    select c.oid from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and pg_relation_size(c.oid) > current_setting('block_size')::bigint * greatest(c.relpages, 1) * 8
  loop
    execute format('analyze %s', grown);
    looked := looked + 1;
  end loop;
  return looked;
end $$;

CREATE FUNCTION public.make_company(new_name text, new_inn text, new_time_zone text, demo boolean) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public'
    BEGIN ATOMIC
 INSERT INTO public.companies (name, inn, time_zone, is_demo)
   VALUES (make_company.new_name, make_company.new_inn, make_company.new_time_zone, make_company.demo)
   RETURNING companies.id;
END;

CREATE FUNCTION public.make_fact_counter() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
begin
  insert into fact_counters (company_id) values (new.id);
  return new;
end $$;

CREATE FUNCTION public.merged_contacts(of_company bigint) RETURNS TABLE(id bigint, root_id bigint)
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
  with recursive gone as (
    select p.id, p.merged_into_id as into_id from contacts p
    where p.company_id = of_company and p.merged_into_id is not null
    union all
    select g.id, p.merged_into_id from gone g
    join contacts p on p.company_id = of_company and p.id = g.into_id and p.merged_into_id is not null
  )
  select g.id, g.into_id from gone g
  join contacts p on p.company_id = of_company and p.id = g.into_id and p.merged_into_id is null
$$;

CREATE FUNCTION public.name_grams(company bigint, name text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT COALESCE(array_agg(DISTINCT (((name_grams.company)::text || ' '::text) || substr(replace(lower(name_grams.name), 'ё'::text, 'е'::text), n.n, 3))), '{}'::text[]) AS "coalesce" FROM generate_series(1, (length(name_grams.name) - 2)) n(n));

CREATE FUNCTION public.pristan_all_lines() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (COALESCE(current_setting('pristan.lines'::text, true), ''::text) = '*'::text);

CREATE FUNCTION public.pristan_company() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('pristan.company_id'::text, true), ''::text))::bigint;

CREATE FUNCTION public.pristan_operator() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('pristan.operator_id'::text, true), ''::text))::bigint;

CREATE FUNCTION public.pristan_runs_all() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    BEGIN ATOMIC
 SELECT (NOT (EXISTS ( SELECT
            FROM public.companies c
           WHERE ((c.closed_at IS NULL) AND (NOT c.is_demo) AND (NOT (EXISTS ( SELECT
                    FROM ((public.operators o
                      JOIN public.grants g ON (((g.company_id = o.company_id) AND (g.operator_id = o.id) AND (g.business_line_id IS NULL))))
                      JOIN public.roles r ON (((r.company_id = g.company_id) AND (r.id = g.role_id) AND ('company.manage'::text = ANY (r.permissions)))))
                   WHERE ((o.company_id = c.id) AND (o.id = public.pristan_operator()) AND (o.disabled_at IS NULL)))))))));
END;

CREATE FUNCTION public.pristan_connected() RETURNS TABLE(channel text, settings jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    BEGIN ATOMIC
 SELECT i.channel,
     i.settings
    FROM public.inboxes i
   WHERE ((i.state <> 'removed'::text) AND public.pristan_runs_all());
END;

CREATE FUNCTION public.pristan_is_alone() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    BEGIN ATOMIC
 SELECT (count(*) FILTER (WHERE (NOT companies.is_demo)) <= 1)
    FROM public.companies;
END;

CREATE FUNCTION public.pristan_lines() RETURNS bigint[]
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN (COALESCE(current_setting('pristan.lines'::text, true), ''::text) = ANY (ARRAY[''::text, '*'::text])) THEN '{}'::bigint[] ELSE (current_setting('pristan.lines'::text, true))::bigint[] END;

CREATE FUNCTION public.pristan_protect(target regclass, mode text DEFAULT 'rwd'::text, line_column text DEFAULT NULL::text) RETURNS void
    LANGUAGE plpgsql
    AS $_$
declare
  condition text := 'company_id = (select pristan_company())';
begin
  if line_column is not null then
    condition := condition || format(
      ' and ((select pristan_all_lines()) or %1$I is null or %1$I = any ((select pristan_lines())::bigint[]))',
      line_column);
  end if;
  execute format('alter table %s enable row level security', target);
  execute format('create policy web_scope on %s to pristan_web using (%s) with check (%s)', target, condition, condition);
  execute format('create policy worker_all on %s to pristan_worker using (true) with check (true)', target);
  execute format('grant select, insert, update, delete on %s to pristan_worker', target);
  execute format('grant %s on %s to pristan_web', case mode
    when 'ro' then 'select' when 'a' then 'select, insert'
    when 'rw' then 'select, insert, update' else 'select, insert, update, delete' end, target);
end $_$;

CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;

CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;

CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;

CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    lock text,
    queueing_lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);

CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;

CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;

CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;

CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;

CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;

CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;

CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;

CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;

CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;

CREATE FUNCTION public.queue_depths() RETURNS TABLE(queue text, state text, waiting bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    BEGIN ATOMIC
 SELECT 'journal'::text,
     journal.state,
     count(*) AS count
    FROM public.journal
   WHERE (journal.state = ANY (ARRAY['new'::text, 'failed'::text]))
   GROUP BY journal.state
 UNION ALL
  SELECT 'outbox'::text,
     outbox.state,
     count(*) AS count
    FROM public.outbox
   WHERE (outbox.state = ANY (ARRAY['queued'::text, 'sending'::text, 'retry'::text, 'unknown'::text, 'dead'::text]))
   GROUP BY outbox.state;
END;

CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;

CREATE FUNCTION public.remove_demo() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $_$
declare
  demo bigint[] := array(select id from companies where is_demo);
  staff bigint[] := array(select distinct id from operators where company_id = any (demo));
  waiting text[] := array(
    select distinct c.table_name::text from information_schema.columns c
    join pg_class t on t.oid = format('public.%I', c.table_name)::regclass and t.relkind in ('r', 'p')
    where c.table_schema = 'public' and c.column_name = 'company_id' and c.table_name <> 'access_log'
      and not t.relispartition);
  again text[];
  target text;
begin
  if cardinality(demo) = 0 then
    return 0;
  end if;
  for pass in 1..20 loop
    again := '{}';
    foreach target in array waiting loop
      begin
        execute format('delete from %I where company_id = any ($1)', target) using demo;
      exception when foreign_key_violation then
        again := again || target;
      end;
    end loop;
    waiting := again;
    exit when cardinality(waiting) = 0;
  end loop;
  delete from companies where id = any (demo);
  delete from accounts a where a.id = any (staff) and not exists (select from operators o where o.id = a.id);
  update installation set setup_finished_at = null,
    settings = (settings - 'setup') || '{"demo_removed": true}'::jsonb;
  return cardinality(demo);
end $_$;

CREATE FUNCTION public.replay_journal(company bigint, entry bigint) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public'
    BEGIN ATOMIC
 WITH replayed AS (
          UPDATE public.journal SET state = 'new'::text, reason = NULL::text, processed_at = NULL::timestamp with time zone
           WHERE ((journal.company_id = replay_journal.company) AND (replay_journal.company = public.pristan_company()) AND (journal.id = replay_journal.entry) AND (journal.state = 'failed'::text))
           RETURNING 1 AS "?column?"
         )
  SELECT count(*) AS count
    FROM replayed;
END;

CREATE FUNCTION public.same_people(company bigint, people bigint[]) RETURNS SETOF bigint
    LANGUAGE sql STABLE
    AS $$
  with recursive same (id) as (
    select unnest(people)
    union
    select n.id from same s cross join lateral (
      select c.merged_into_id as id from contacts c
      where c.company_id = company and c.id = s.id and c.merged_into_id is not null
      union all
      select c.id from contacts c where c.company_id = company and c.merged_into_id = s.id) n)
  select id from same
$$;

CREATE TABLE public.sessions (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    token_hash bytea NOT NULL,
    working_in bigint,
    created_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    address text DEFAULT ''::text NOT NULL,
    device text DEFAULT ''::text NOT NULL
);

CREATE FUNCTION public.session_by_hash(wanted bytea) RETURNS TABLE(id bigint, account_id bigint, email text, name text, settings jsonb, company_id bigint, grants jsonb, created_at timestamp with time zone, seen_at timestamp with time zone, expires_at timestamp with time zone, disabled_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    BEGIN ATOMIC
 SELECT s.id,
     s.account_id,
     a.email,
     a.name,
     a.settings,
     s.working_in,
     public.operator_grants(s.working_in, s.account_id) AS operator_grants,
     s.created_at,
     s.seen_at,
     s.expires_at,
     a.disabled_at
    FROM (public.sessions s
      JOIN public.accounts a ON ((a.id = s.account_id)))
   WHERE (s.token_hash = session_by_hash.wanted);
END;

CREATE FUNCTION public.subject_requests_of(company bigint, people bigint[], threads bigint[]) RETURNS SETOF bigint
    LANGUAGE sql STABLE
    AS $$
  select r.id from subject_requests r
  where r.company_id = company and (r.contact_id = any (people) or r.conversation_id = any (threads)
    or (r.contact_id is null and r.conversation_id is null and r.address = any (array(
        select d.value from identities d where d.company_id = company and d.contact_id = any (people)
        union
        select '+' || d.value from identities d where d.company_id = company and d.contact_id = any (people)
        union
        select t.value from contact_details t where t.company_id = company and t.contact_id = any (people)))
      and (select coalesce(bool_and(held.contact_id = any (people)), false) from (
        select d.contact_id from identities d
        where d.company_id = r.company_id and d.value = any (array[r.address, ltrim(r.address, '+')])
        union all
        select t.contact_id from contact_details t
        where t.company_id = r.company_id and t.kind = r.address_kind and t.value = r.address) held)))
$$;

CREATE FUNCTION public.veiled(said text, marks jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT COALESCE(string_agg(pieces.piece, ''::text ORDER BY pieces.place), ''::text) AS "coalesce"
    FROM ( SELECT ((((mark.value ->> 'start'::text))::integer * 2) + 1) AS place,
             (mark.value ->> 'tag'::text) AS piece
            FROM jsonb_array_elements(veiled.marks) mark(value)
           WHERE ((mark.value ->> 'field'::text) = 'text'::text)
         UNION ALL
          SELECT (between_marks.begins * 2),
             substr(veiled.said, (between_marks.begins + 1), (between_marks.ends - between_marks.begins)) AS substr
            FROM ( SELECT COALESCE(((lag(mark.value) OVER ordered ->> 'end'::text))::integer, 0) AS begins,
                     ((mark.value ->> 'start'::text))::integer AS ends
                    FROM jsonb_array_elements(veiled.marks) mark(value)
                   WHERE ((mark.value ->> 'field'::text) = 'text'::text)
                   WINDOW ordered AS (ORDER BY ((mark.value ->> 'start'::text))::integer)) between_marks
           WHERE (between_marks.ends > between_marks.begins)
         UNION ALL
          SELECT (behind.last * 2),
             substr(veiled.said, (behind.last + 1)) AS substr
            FROM ( SELECT COALESCE(max(((mark.value ->> 'end'::text))::integer), 0) AS last
                    FROM jsonb_array_elements(veiled.marks) mark(value)
                   WHERE ((mark.value ->> 'field'::text) = 'text'::text)) behind) pieces;
END;

ALTER TABLE public.access_links ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.access_links_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.access_log (
    seq bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    company_id bigint,
    account_id bigint,
    action text NOT NULL,
    target text DEFAULT ''::text NOT NULL,
    address text DEFAULT ''::text NOT NULL,
    details jsonb DEFAULT '{}'::jsonb NOT NULL,
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL
);

CREATE TABLE public.access_log_head (
    only_row boolean DEFAULT true NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT access_log_head_only_row_check CHECK (only_row)
);

ALTER TABLE public.accounts ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.address_confirmations (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    business_line_id bigint NOT NULL,
    identity_id bigint NOT NULL,
    kind text NOT NULL,
    value text NOT NULL,
    salt text NOT NULL,
    code_hash bytea NOT NULL,
    sent_identity_id bigint NOT NULL,
    message_id bigint NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    attempts smallint DEFAULT 0 NOT NULL,
    asked_by bigint,
    asked_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    ended_by bigint,
    CONSTRAINT address_confirmations_kind_check CHECK ((kind = ANY (ARRAY['phone'::text, 'email'::text]))),
    CONSTRAINT address_confirmations_state_check CHECK ((state = ANY (ARRAY['open'::text, 'confirmed'::text, 'failed'::text, 'expired'::text, 'replaced'::text]))),
    CONSTRAINT address_confirmations_value_check CHECK (((length(value) >= 1) AND (length(value) <= 320)))
);

ALTER TABLE public.address_confirmations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.address_confirmations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.alarm_limits (
    company_id bigint NOT NULL,
    kind text NOT NULL,
    value double precision NOT NULL
);

ALTER TABLE public.api_tokens ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.api_tokens_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.attachments (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    message_id bigint NOT NULL,
    "position" smallint DEFAULT 0 NOT NULL,
    kind text NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    mime text DEFAULT ''::text NOT NULL,
    size bigint,
    width integer,
    height integer,
    duration_s double precision,
    file_id bigint,
    source jsonb DEFAULT '{}'::jsonb NOT NULL,
    state text DEFAULT 'pending'::text NOT NULL,
    reason text,
    attempts smallint DEFAULT 0 NOT NULL,
    next_attempt_at timestamp with time zone DEFAULT now() NOT NULL,
    replaced_at timestamp with time zone,
    CONSTRAINT attachments_kind_check CHECK ((kind = ANY (ARRAY['image'::text, 'video'::text, 'audio'::text, 'file'::text, 'sticker'::text]))),
    CONSTRAINT attachments_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'stored'::text, 'refused'::text, 'failed'::text])))
);

ALTER TABLE public.attachments ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.attachments_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.audit_findings (
    company_id bigint NOT NULL,
    run_id bigint NOT NULL,
    place integer NOT NULL,
    key text NOT NULL,
    rule text NOT NULL,
    rule_version integer NOT NULL,
    service text NOT NULL,
    status text NOT NULL,
    severity text NOT NULL,
    act text NOT NULL,
    content jsonb NOT NULL,
    CONSTRAINT audit_findings_act_check CHECK ((act = ANY (ARRAY['stop'::text, 'fix'::text, 'prepare'::text, 'know'::text]))),
    CONSTRAINT audit_findings_key_check CHECK (((length(key) >= 1) AND (length(key) <= 300)))
);

CREATE TABLE public.audit_items (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    match_key text NOT NULL,
    kind text NOT NULL,
    service text DEFAULT ''::text NOT NULL,
    title text NOT NULL,
    purposes text[] DEFAULT '{}'::text[] NOT NULL,
    data text[] DEFAULT '{}'::text[] NOT NULL,
    first_place text,
    location text,
    volume bigint,
    owner text DEFAULT ''::text NOT NULL,
    contract text DEFAULT 'unknown'::text NOT NULL,
    contract_note text DEFAULT ''::text NOT NULL,
    business_line_id bigint,
    facts jsonb DEFAULT '{}'::jsonb NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    state text NOT NULL,
    source text NOT NULL,
    merged_into bigint,
    why text DEFAULT ''::text NOT NULL,
    client_key text,
    changed_by bigint,
    changed_by_name text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT audit_items_check CHECK (((state = 'merged'::text) = (merged_into IS NOT NULL))),
    CONSTRAINT audit_items_client_key_check CHECK ((length(client_key) <= 100)),
    CONSTRAINT audit_items_contract_check CHECK ((contract = ANY (ARRAY['yes'::text, 'no'::text, 'unknown'::text]))),
    CONSTRAINT audit_items_contract_note_check CHECK ((length(contract_note) <= 500)),
    CONSTRAINT audit_items_facts_check CHECK ((jsonb_typeof(facts) = 'object'::text)),
    CONSTRAINT audit_items_first_place_check CHECK ((first_place ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT audit_items_kind_check CHECK ((kind ~ '^[a-z_]{1,40}$'::text)),
    CONSTRAINT audit_items_location_check CHECK ((location ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT audit_items_match_key_check CHECK (((length(match_key) >= 1) AND (length(match_key) <= 300))),
    CONSTRAINT audit_items_note_check CHECK ((length(note) <= 2000)),
    CONSTRAINT audit_items_owner_check CHECK ((length(owner) <= 200)),
    CONSTRAINT audit_items_service_check CHECK ((length(service) <= 120)),
    CONSTRAINT audit_items_source_check CHECK ((source = ANY (ARRAY['hand'::text, 'interview'::text, 'import'::text, 'hub'::text, 'site'::text, 'dns'::text, 'files'::text, 'mailbox'::text, 'export'::text]))),
    CONSTRAINT audit_items_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'active'::text, 'rejected'::text, 'merged'::text, 'retired'::text]))),
    CONSTRAINT audit_items_title_check CHECK (((length(title) >= 1) AND (length(title) <= 200))),
    CONSTRAINT audit_items_volume_check CHECK ((volume >= 0)),
    CONSTRAINT audit_items_why_check CHECK ((length(why) <= 500))
);

ALTER TABLE public.audit_items ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audit_items_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.audit_looks (
    company_id bigint NOT NULL,
    source text NOT NULL,
    place text NOT NULL,
    looked_at timestamp with time zone NOT NULL,
    CONSTRAINT audit_looks_place_check CHECK ((length(place) <= 1000))
);

CREATE TABLE public.audit_runs (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    made_at timestamp with time zone NOT NULL,
    day date NOT NULL,
    rulebook text NOT NULL,
    profile_version integer NOT NULL,
    company jsonb NOT NULL,
    inventory jsonb NOT NULL,
    duties jsonb NOT NULL,
    ahead jsonb NOT NULL,
    made_by bigint,
    made_by_name text DEFAULT ''::text NOT NULL,
    client_key text,
    CONSTRAINT audit_runs_client_key_check CHECK ((length(client_key) <= 100))
);

ALTER TABLE public.audit_runs ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audit_runs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.audit_sightings (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    item_id bigint NOT NULL,
    source text NOT NULL,
    place text DEFAULT ''::text NOT NULL,
    words text NOT NULL,
    location text,
    data text[] DEFAULT '{}'::text[] NOT NULL,
    signs jsonb DEFAULT '[]'::jsonb NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    CONSTRAINT audit_sightings_check CHECK ((first_seen_at <= last_seen_at)),
    CONSTRAINT audit_sightings_location_check CHECK ((location ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT audit_sightings_place_check CHECK ((length(place) <= 1000)),
    CONSTRAINT audit_sightings_signs_check CHECK ((jsonb_typeof(signs) = 'array'::text)),
    CONSTRAINT audit_sightings_words_check CHECK (((length(words) >= 1) AND (length(words) <= 1000)))
);

ALTER TABLE public.audit_sightings ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audit_sightings_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.audit_task_needs (
    company_id bigint NOT NULL,
    task_id bigint NOT NULL,
    needs_id bigint NOT NULL,
    CONSTRAINT audit_task_needs_check CHECK ((task_id <> needs_id))
);

CREATE TABLE public.audit_tasks (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    key text DEFAULT ''::text NOT NULL,
    title text NOT NULL,
    todo text DEFAULT ''::text NOT NULL,
    operator_id bigint,
    due_on date,
    state text DEFAULT 'open'::text NOT NULL,
    check_kind text DEFAULT 'none'::text NOT NULL,
    check_about text DEFAULT ''::text NOT NULL,
    check_state text DEFAULT 'unknown'::text NOT NULL,
    check_words text DEFAULT ''::text NOT NULL,
    checked_at timestamp with time zone,
    done_at timestamp with time zone,
    done_by_name text DEFAULT ''::text NOT NULL,
    client_key text,
    created_at timestamp with time zone NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT audit_tasks_check_about_check CHECK ((length(check_about) <= 300)),
    CONSTRAINT audit_tasks_check_kind_check CHECK ((check_kind = ANY (ARRAY['none'::text, 'finding_gone'::text, 'not_seen'::text, 'retired'::text, 'first_message'::text, 'inbox_closed'::text, 'consent_separate'::text]))),
    CONSTRAINT audit_tasks_check_state_check CHECK ((check_state = ANY (ARRAY['unknown'::text, 'yes'::text, 'no'::text]))),
    CONSTRAINT audit_tasks_check_words_check CHECK ((length(check_words) <= 500)),
    CONSTRAINT audit_tasks_client_key_check CHECK ((length(client_key) <= 100)),
    CONSTRAINT audit_tasks_key_check CHECK ((length(key) <= 300)),
    CONSTRAINT audit_tasks_state_check CHECK ((state = ANY (ARRAY['open'::text, 'doing'::text, 'done'::text, 'dropped'::text]))),
    CONSTRAINT audit_tasks_title_check CHECK (((length(title) >= 1) AND (length(title) <= 300))),
    CONSTRAINT audit_tasks_todo_check CHECK ((length(todo) <= 4000))
);

ALTER TABLE public.audit_tasks ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audit_tasks_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auto_replies (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    kind text NOT NULL,
    business_line_id bigint,
    is_enabled boolean DEFAULT false NOT NULL,
    text text DEFAULT ''::text NOT NULL,
    updated_by bigint,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT auto_replies_kind_check CHECK ((kind = ANY (ARRAY['greeting'::text, 'out_of_hours'::text]))),
    CONSTRAINT auto_replies_text_check CHECK ((length(text) <= 4000))
);

ALTER TABLE public.auto_replies ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auto_replies_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.business_hours (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    business_line_id bigint,
    time_zone text NOT NULL,
    weekly jsonb NOT NULL,
    exceptions jsonb DEFAULT '[]'::jsonb NOT NULL,
    updated_by bigint,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE public.business_hours ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.business_hours_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.business_lines (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT business_lines_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
);

ALTER TABLE public.business_lines ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.business_lines_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.campaign_people (
    company_id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    business_line_id bigint NOT NULL,
    channel text NOT NULL,
    wave integer NOT NULL,
    step smallint DEFAULT 1 NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    due_at timestamp with time zone,
    CONSTRAINT campaign_people_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'moved'::text, 'suppressed'::text, 'left'::text, 'merged'::text])))
);

CREATE TABLE public.campaign_plans (
    company_id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    business_line_id bigint NOT NULL,
    state text DEFAULT 'draft'::text NOT NULL,
    from_channels text[] NOT NULL,
    active_since timestamp with time zone,
    active_until timestamp with time zone,
    value_from bigint,
    wave_size integer NOT NULL,
    wave_hours integer NOT NULL,
    sms_price integer DEFAULT 0 NOT NULL,
    estimate jsonb DEFAULT '{}'::jsonb NOT NULL,
    planned_at timestamp with time zone,
    started_at timestamp with time zone,
    paused_at timestamp with time zone,
    ended_at timestamp with time zone,
    CONSTRAINT campaign_plans_sms_price_check CHECK (((sms_price >= 0) AND (sms_price <= 100000))),
    CONSTRAINT campaign_plans_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'planning'::text, 'ready'::text, 'running'::text, 'paused'::text, 'finished'::text]))),
    CONSTRAINT campaign_plans_value_from_check CHECK ((value_from > 0)),
    CONSTRAINT campaign_plans_wave_hours_check CHECK (((wave_hours >= 0) AND (wave_hours <= 8760))),
    CONSTRAINT campaign_plans_wave_size_check CHECK (((wave_size >= 1) AND (wave_size <= 1000000)))
);

CREATE TABLE public.campaign_steps (
    company_id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    business_line_id bigint NOT NULL,
    "position" smallint NOT NULL,
    kind text NOT NULL,
    inbox_id bigint,
    wait_hours integer NOT NULL,
    subject text DEFAULT ''::text NOT NULL,
    text text DEFAULT ''::text NOT NULL,
    CONSTRAINT campaign_steps_check CHECK (((kind = 'call'::text) = (inbox_id IS NULL))),
    CONSTRAINT campaign_steps_kind_check CHECK ((kind = ANY (ARRAY['sms'::text, 'email'::text, 'call'::text]))),
    CONSTRAINT campaign_steps_position_check CHECK ((("position" >= 1) AND ("position" <= 9))),
    CONSTRAINT campaign_steps_wait_hours_check CHECK (((wait_hours >= 0) AND (wait_hours <= 8760)))
);

CREATE TABLE public.campaign_touches (
    company_id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    step smallint NOT NULL,
    business_line_id bigint NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    message_id bigint,
    segments integer DEFAULT 0 NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT campaign_touches_state_check CHECK ((state = ANY (ARRAY['sent'::text, 'call'::text, 'called'::text, 'skipped'::text])))
);

CREATE TABLE public.campaign_ways (
    company_id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    business_line_id bigint NOT NULL,
    "position" smallint NOT NULL,
    address text NOT NULL,
    CONSTRAINT campaign_ways_address_check CHECK (((length(address) >= 1) AND (length(address) <= 500)))
);

CREATE TABLE public.campaigns (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    business_line_id bigint NOT NULL,
    name text NOT NULL,
    secret bytea NOT NULL,
    public_hash bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    created_by bigint,
    created_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    client_key text,
    CONSTRAINT campaigns_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
);

ALTER TABLE public.campaigns ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.campaigns_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.closing_notices (
    company_id bigint NOT NULL,
    closing_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    business_line_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    message_id bigint,
    due_at timestamp with time zone NOT NULL,
    at timestamp with time zone,
    CONSTRAINT closing_notices_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'moved'::text, 'skipped'::text, 'recalled'::text])))
);

CREATE TABLE public.closings (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    business_line_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    channel text NOT NULL,
    inbox_name text NOT NULL,
    state text DEFAULT 'planned'::text NOT NULL,
    closes_on date NOT NULL,
    notice text NOT NULL,
    reply text NOT NULL,
    reply_days smallint NOT NULL,
    rule text DEFAULT ''::text NOT NULL,
    reason text NOT NULL,
    is_everywhere boolean DEFAULT false NOT NULL,
    closes_itself boolean DEFAULT false NOT NULL,
    decided_by bigint,
    decided_by_name text DEFAULT ''::text NOT NULL,
    decided_at timestamp with time zone,
    look_at timestamp with time zone,
    called_for text DEFAULT ''::text NOT NULL,
    called_at timestamp with time zone,
    people integer,
    moved integer,
    figures jsonb,
    counted_at timestamp with time zone,
    count_at timestamp with time zone,
    planned_by_name text NOT NULL,
    planned_at timestamp with time zone NOT NULL,
    noticed_by_name text DEFAULT ''::text NOT NULL,
    noticed_at timestamp with time zone,
    closed_by_name text DEFAULT ''::text NOT NULL,
    closed_at timestamp with time zone,
    closed_itself boolean DEFAULT false NOT NULL,
    archiving_at timestamp with time zone,
    archived_by_name text DEFAULT ''::text NOT NULL,
    archived_at timestamp with time zone,
    cancelled_by_name text DEFAULT ''::text NOT NULL,
    cancelled_at timestamp with time zone,
    client_key text,
    CONSTRAINT closings_called_for_check CHECK ((called_for = ANY (ARRAY[''::text, 'by_hand'::text, 'no_right'::text, 'not_announced'::text, 'notice_waits'::text, 'notice_failed'::text]))),
    CONSTRAINT closings_check CHECK (((decided_by_name <> ''::text) OR (NOT closes_itself))),
    CONSTRAINT closings_notice_check CHECK (((length(notice) >= 1) AND (length(notice) <= 2000))),
    CONSTRAINT closings_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 1000))),
    CONSTRAINT closings_reply_check CHECK (((length(reply) >= 1) AND (length(reply) <= 2000))),
    CONSTRAINT closings_reply_days_check CHECK (((reply_days >= 1) AND (reply_days <= 365))),
    CONSTRAINT closings_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'noticing'::text, 'closed'::text, 'archived'::text, 'cancelled'::text])))
);

ALTER TABLE public.closings ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.closings_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.companies ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.companies_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.company_channels (
    company_id bigint NOT NULL,
    channel text NOT NULL,
    is_allowed boolean NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    changed_by bigint,
    changed_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.company_profiles (
    company_id bigint NOT NULL,
    version integer NOT NULL,
    answers jsonb NOT NULL,
    inn text,
    rulebook text NOT NULL,
    answered_by bigint,
    answered_by_name text NOT NULL,
    answered_at timestamp with time zone NOT NULL,
    CONSTRAINT company_profiles_answers_check CHECK ((jsonb_typeof(answers) = 'object'::text)),
    CONSTRAINT company_profiles_inn_check CHECK ((inn ~ '^(\d{10}|\d{12})$'::text)),
    CONSTRAINT company_profiles_version_check CHECK ((version > 0))
);

CREATE TABLE public.consent_links (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    contact_id bigint NOT NULL,
    purpose text NOT NULL,
    business_line_id bigint,
    token_hash bytea NOT NULL,
    message_id bigint,
    created_by bigint,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

ALTER TABLE public.consent_links ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.consent_links_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.consent_questions (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    business_line_id bigint NOT NULL,
    identity_id bigint NOT NULL,
    message_id bigint NOT NULL,
    purpose text NOT NULL,
    text_id bigint NOT NULL,
    answer_key text NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    asked_by bigint,
    asked_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    CONSTRAINT consent_questions_state_check CHECK ((state = ANY (ARRAY['open'::text, 'given'::text, 'refused'::text, 'expired'::text, 'replaced'::text])))
);

ALTER TABLE public.consent_questions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.consent_questions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.consent_records (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    contact_id bigint,
    identity_id bigint,
    inbox_id bigint,
    address text,
    purpose text NOT NULL,
    kind text NOT NULL,
    at timestamp with time zone NOT NULL,
    text_id bigint,
    text text DEFAULT ''::text NOT NULL,
    text_hash bytea,
    is_separate boolean DEFAULT true NOT NULL,
    channels text[],
    way text NOT NULL,
    evidence jsonb DEFAULT '{}'::jsonb NOT NULL,
    file_id bigint,
    expires_at timestamp with time zone,
    recorded_by bigint,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT consent_records_check CHECK (((contact_id IS NOT NULL) OR ((inbox_id IS NOT NULL) AND (address IS NOT NULL)))),
    CONSTRAINT consent_records_check1 CHECK (((kind <> 'given'::text) OR (text_hash IS NOT NULL))),
    CONSTRAINT consent_records_kind_check CHECK ((kind = ANY (ARRAY['given'::text, 'withdrawn'::text, 'refused'::text])))
);

ALTER TABLE public.consent_records ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.consent_records_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.consent_texts (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    purpose text NOT NULL,
    business_line_id bigint,
    version integer NOT NULL,
    title text NOT NULL,
    text text NOT NULL,
    text_hash bytea NOT NULL,
    is_separate boolean DEFAULT true NOT NULL,
    life_days integer,
    created_by bigint,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    in_force_from timestamp with time zone,
    published_by bigint,
    published_at timestamp with time zone,
    CONSTRAINT consent_texts_check CHECK (((in_force_from IS NULL) = (published_at IS NULL))),
    CONSTRAINT consent_texts_life_days_check CHECK (((life_days >= 1) AND (life_days <= 36500))),
    CONSTRAINT consent_texts_text_check CHECK (((length(text) >= 1) AND (length(text) <= 20000))),
    CONSTRAINT consent_texts_text_hash_check CHECK ((length(text_hash) = 32)),
    CONSTRAINT consent_texts_title_check CHECK (((length(title) >= 1) AND (length(title) <= 200))),
    CONSTRAINT consent_texts_version_check CHECK ((version > 0))
);

ALTER TABLE public.consent_texts ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.consent_texts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.contact_claims (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    identity_id bigint NOT NULL,
    of_identity_id bigint NOT NULL,
    is_proved boolean NOT NULL,
    at timestamp with time zone NOT NULL
);

ALTER TABLE public.contact_claims ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contact_claims_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.contact_details (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    contact_id bigint NOT NULL,
    identity_id bigint,
    kind text NOT NULL,
    value text NOT NULL,
    shown text DEFAULT ''::text NOT NULL,
    source text NOT NULL,
    verified_at timestamp with time zone,
    told_at timestamp with time zone NOT NULL,
    import_ids bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    CONSTRAINT contact_details_kind_check CHECK ((kind = ANY (ARRAY['phone'::text, 'email'::text]))),
    CONSTRAINT contact_details_source_check CHECK ((source = ANY (ARRAY['card'::text, 'site'::text, 'form'::text, 'channel'::text, 'operator'::text, 'code'::text, 'import'::text]))),
    CONSTRAINT contact_details_value_check CHECK (((length(value) >= 1) AND (length(value) <= 320)))
);

ALTER TABLE public.contact_details ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contact_details_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.contact_merges (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    contact_id bigint NOT NULL,
    into_id bigint NOT NULL,
    merged_at timestamp with time zone NOT NULL,
    merged_by bigint,
    cause text NOT NULL,
    reasons jsonb DEFAULT '[]'::jsonb NOT NULL,
    fields jsonb NOT NULL,
    identity_ids bigint[] NOT NULL,
    detail_ids bigint[] NOT NULL,
    consent_ids bigint[] NOT NULL,
    undone_at timestamp with time zone,
    undone_by bigint,
    CONSTRAINT contact_merges_cause_check CHECK ((cause = ANY (ARRAY['hand'::text, 'suggestion'::text, 'verified'::text])))
);

ALTER TABLE public.contact_merges ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contact_merges_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.contacts (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    merged_into_id bigint,
    business_line_id bigint,
    is_compared boolean DEFAULT true NOT NULL
);

ALTER TABLE public.contacts ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contacts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.conversation_labels (
    company_id bigint NOT NULL,
    label_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    business_line_id bigint NOT NULL,
    assignee_id bigint,
    team_id bigint,
    status text NOT NULL,
    last_message_at timestamp with time zone NOT NULL,
    waiting_since timestamp with time zone
);

CREATE TABLE public.conversations (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    business_line_id bigint NOT NULL,
    channel text NOT NULL,
    identity_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    assignee_id bigint,
    team_id bigint,
    label_ids bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    unread_count integer DEFAULT 0 NOT NULL,
    preview jsonb DEFAULT '{}'::jsonb NOT NULL,
    last_message_at timestamp with time zone NOT NULL,
    waiting_since timestamp with time zone,
    first_reply_at timestamp with time zone,
    snoozed_until timestamp with time zone,
    has_failed boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    closed_at timestamp with time zone,
    merged_into_id bigint,
    start_payload text,
    routing_cause text,
    auto_replied_at timestamp with time zone,
    version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT conversations_routing_cause_check CHECK ((routing_cause = ANY (ARRAY['opened'::text, 'message'::text]))),
    CONSTRAINT conversations_status_check CHECK ((status = ANY (ARRAY['open'::text, 'snoozed'::text, 'closed'::text])))
)
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0.02');

ALTER TABLE public.conversations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.conversations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.deliveries ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.deliveries_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.destruction_acts (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    erasure_id bigint NOT NULL,
    fields jsonb NOT NULL,
    digest bytea NOT NULL,
    made_at timestamp with time zone NOT NULL
);

ALTER TABLE public.destruction_acts ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.destruction_acts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.detected_days (
    company_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    business_line_id bigint NOT NULL,
    day date NOT NULL,
    kind text NOT NULL,
    messages bigint NOT NULL
);

CREATE TABLE public.detections (
    company_id bigint NOT NULL,
    message_id bigint NOT NULL,
    business_line_id bigint NOT NULL,
    state text DEFAULT 'pending'::text NOT NULL,
    rules jsonb DEFAULT '[]'::jsonb NOT NULL,
    is_possible boolean DEFAULT false NOT NULL,
    marks jsonb DEFAULT '[]'::jsonb NOT NULL,
    counted text[] DEFAULT '{}'::text[] NOT NULL,
    is_history boolean DEFAULT false NOT NULL,
    taken_until timestamp with time zone,
    asked_at timestamp with time zone NOT NULL,
    found_at timestamp with time zone,
    CONSTRAINT detections_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'clean'::text, 'marked'::text, 'unread'::text])))
);

CREATE TABLE public.document_details (
    company_id bigint NOT NULL,
    field text NOT NULL,
    value text NOT NULL,
    changed_by bigint,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT document_details_field_check CHECK (((length(field) >= 1) AND (length(field) <= 80))),
    CONSTRAINT document_details_value_check CHECK (((length(value) >= 1) AND (length(value) <= 4000)))
);

CREATE TABLE public.document_rows (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    list text NOT NULL,
    place integer NOT NULL,
    cells jsonb NOT NULL,
    changed_by bigint,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT document_rows_cells_check CHECK ((jsonb_typeof(cells) = 'object'::text)),
    CONSTRAINT document_rows_list_check CHECK (((length(list) >= 1) AND (length(list) <= 40)))
);

ALTER TABLE public.document_rows ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.document_rows_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.documents (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    template text NOT NULL,
    about text DEFAULT ''::text NOT NULL,
    version integer NOT NULL,
    template_version integer NOT NULL,
    rulebook text NOT NULL,
    digest bytea NOT NULL,
    content jsonb,
    gaps integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by bigint,
    made_by_name text DEFAULT ''::text NOT NULL,
    CONSTRAINT documents_about_check CHECK ((length(about) <= 80)),
    CONSTRAINT documents_digest_check CHECK ((length(digest) = 32)),
    CONSTRAINT documents_template_check CHECK (((length(template) >= 1) AND (length(template) <= 80))),
    CONSTRAINT documents_version_check CHECK ((version > 0))
);

ALTER TABLE public.documents ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.drafts (
    company_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    operator_id bigint NOT NULL,
    kind text NOT NULL,
    text text DEFAULT ''::text NOT NULL,
    file_ids bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    subject text DEFAULT ''::text NOT NULL,
    cc text DEFAULT ''::text NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT drafts_kind_check CHECK ((kind = ANY (ARRAY['reply'::text, 'note'::text])))
);

CREATE TABLE public.early_reports (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    forms text[] NOT NULL,
    recipient text NOT NULL,
    kind text NOT NULL,
    at timestamp with time zone NOT NULL,
    code text DEFAULT ''::text NOT NULL,
    detail text DEFAULT ''::text NOT NULL,
    mark text DEFAULT ''::text NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT early_reports_kind_check CHECK ((kind = ANY (ARRAY['sent'::text, 'delivered'::text, 'read'::text, 'failed'::text])))
);

ALTER TABLE public.early_reports ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.early_reports_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.erasures (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    cause text NOT NULL,
    request_id bigint,
    rule_id bigint,
    contact_id bigint,
    subject text DEFAULT ''::text NOT NULL,
    reason text NOT NULL,
    state text DEFAULT 'asked'::text NOT NULL,
    phase text DEFAULT ''::text NOT NULL,
    targets jsonb DEFAULT '{}'::jsonb NOT NULL,
    counts jsonb DEFAULT '{}'::jsonb NOT NULL,
    swept_to bigint DEFAULT 0 NOT NULL,
    pending_keys text[] DEFAULT '{}'::text[] NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    asked_by bigint,
    asked_by_name text DEFAULT ''::text NOT NULL,
    decided_at timestamp with time zone,
    decided_by bigint,
    decided_by_name text DEFAULT ''::text NOT NULL,
    refused_why text,
    not_before timestamp with time zone,
    done_at timestamp with time zone,
    CONSTRAINT erasures_cause_check CHECK ((cause = ANY (ARRAY['request'::text, 'retention'::text, 'restore'::text]))),
    CONSTRAINT erasures_check CHECK (((decided_by IS NULL) OR (refused_why IS NOT NULL) OR (decided_by IS DISTINCT FROM asked_by))),
    CONSTRAINT erasures_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 1000))),
    CONSTRAINT erasures_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'confirmed'::text, 'running'::text, 'done'::text, 'refused'::text])))
);

ALTER TABLE public.erasures ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.erasures_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.fact_counters (
    company_id bigint NOT NULL,
    "position" bigint DEFAULT 0 NOT NULL
);

CREATE TABLE public.facts (
    company_id bigint NOT NULL,
    "position" bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    line_id bigint,
    conversation_id bigint,
    only_for bigint,
    data json NOT NULL
)
PARTITION BY RANGE (at);

CREATE TABLE public.file_readings (
    company_id bigint NOT NULL,
    file_id bigint NOT NULL,
    state text DEFAULT 'pending'::text NOT NULL,
    form text DEFAULT ''::text NOT NULL,
    found jsonb DEFAULT '[]'::jsonb NOT NULL,
    unread text[] DEFAULT '{}'::text[] NOT NULL,
    ad_signs text[] DEFAULT '{}'::text[] NOT NULL,
    is_debt boolean DEFAULT false NOT NULL,
    detector text DEFAULT ''::text NOT NULL,
    attempts smallint DEFAULT 0 NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    taken_until timestamp with time zone,
    read_at timestamp with time zone,
    CONSTRAINT file_readings_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'done'::text])))
);

CREATE TABLE public.files (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    storage_key text NOT NULL,
    name text NOT NULL,
    mime text NOT NULL,
    kind text NOT NULL,
    size bigint NOT NULL,
    sha256 bytea NOT NULL,
    width integer,
    height integer,
    thumb_key text,
    uploaded_by bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT files_kind_check CHECK ((kind = ANY (ARRAY['image'::text, 'video'::text, 'audio'::text, 'file'::text])))
);

ALTER TABLE public.files ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.files_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.gate_decisions (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    outbox_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    message_id bigint,
    inbox_id bigint NOT NULL,
    business_line_id bigint NOT NULL,
    channel text NOT NULL,
    kind text NOT NULL,
    purpose text NOT NULL,
    author_kind text NOT NULL,
    outcome text NOT NULL,
    would text NOT NULL,
    rules jsonb NOT NULL,
    rule_ids text[] NOT NULL,
    fragments jsonb NOT NULL,
    why text NOT NULL,
    facts jsonb NOT NULL,
    rulebook text NOT NULL,
    detector text NOT NULL,
    profile_version integer NOT NULL,
    CONSTRAINT gate_decisions_outcome_check CHECK ((outcome = ANY (ARRAY['cleared'::text, 'held'::text, 'denied'::text]))),
    CONSTRAINT gate_decisions_would_check CHECK ((would = ANY (ARRAY['cleared'::text, 'held'::text, 'denied'::text])))
)
PARTITION BY RANGE (decided_at);

ALTER TABLE public.gate_decisions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.gate_decisions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.gate_false_alarms (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    decision_id bigint,
    decided_at timestamp with time zone NOT NULL,
    conversation_id bigint,
    message_id bigint,
    draft text,
    draft_hash bytea,
    rules text[] NOT NULL,
    facts jsonb NOT NULL,
    comment text NOT NULL,
    reported_by bigint,
    reported_by_name text NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    CONSTRAINT gate_false_alarms_check CHECK ((((decision_id IS NULL) = (draft IS NOT NULL)) AND ((draft IS NULL) = (draft_hash IS NULL)))),
    CONSTRAINT gate_false_alarms_comment_check CHECK ((length(comment) <= 500))
);

ALTER TABLE public.gate_false_alarms ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.gate_false_alarms_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.gate_modes (
    company_id bigint NOT NULL,
    rule_id text DEFAULT ''::text NOT NULL,
    mode text NOT NULL,
    reason text NOT NULL,
    changed_by bigint,
    changed_by_name text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT gate_modes_mode_check CHECK ((mode = ANY (ARRAY['shadow'::text, 'enforce'::text]))),
    CONSTRAINT gate_modes_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500))),
    CONSTRAINT gate_modes_rule_id_check CHECK ((length(rule_id) <= 100))
);

CREATE TABLE public.gate_overrides (
    company_id bigint NOT NULL,
    name text NOT NULL,
    reason text NOT NULL,
    recorded_by bigint,
    recorded_by_name text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT gate_overrides_name_check CHECK ((length(name) <= 100)),
    CONSTRAINT gate_overrides_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
);

ALTER TABLE public.grants ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.grants_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.holds (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    outbox_id bigint NOT NULL,
    business_line_id bigint NOT NULL,
    reasons jsonb NOT NULL,
    held_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    author_id bigint,
    asked_by bigint,
    asked_name text DEFAULT ''::text NOT NULL,
    asked_reason text DEFAULT ''::text NOT NULL,
    asked_at timestamp with time zone,
    decision text,
    decided_by bigint,
    decided_name text DEFAULT ''::text NOT NULL,
    decided_reason text DEFAULT ''::text NOT NULL,
    decided_at timestamp with time zone,
    CONSTRAINT holds_check CHECK (((decision IS NULL) = (decided_at IS NULL))),
    CONSTRAINT holds_check1 CHECK (((decision = 'withdrawn'::text) OR (decided_by IS NULL) OR (decided_by IS DISTINCT FROM author_id))),
    CONSTRAINT holds_check2 CHECK (((decision = 'withdrawn'::text) OR (decided_by IS NULL) OR (decided_by IS DISTINCT FROM asked_by))),
    CONSTRAINT holds_decision_check CHECK ((decision = ANY (ARRAY['release'::text, 'deny'::text, 'withdrawn'::text])))
);

ALTER TABLE public.holds ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.holds_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.identities (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    contact_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    channel text NOT NULL,
    value text NOT NULL,
    address jsonb DEFAULT '{}'::jsonb NOT NULL,
    display_name text DEFAULT ''::text NOT NULL,
    username text,
    locale text,
    state text DEFAULT 'ok'::text NOT NULL,
    state_reason text,
    state_at timestamp with time zone,
    is_muted boolean DEFAULT false NOT NULL,
    is_compared boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_seen_at timestamp with time zone,
    CONSTRAINT identities_state_check CHECK ((state = ANY (ARRAY['ok'::text, 'blocked'::text, 'withdrawn'::text, 'unreachable'::text])))
);

ALTER TABLE public.identities ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.identities_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.import_mappings (
    company_id bigint NOT NULL,
    signature text NOT NULL,
    mapping jsonb NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE public.import_people (
    company_id bigint NOT NULL,
    source text NOT NULL,
    key text NOT NULL,
    contact_id bigint NOT NULL,
    import_id bigint NOT NULL
);

CREATE TABLE public.import_pulls (
    company_id bigint NOT NULL,
    import_id bigint NOT NULL,
    system text NOT NULL,
    url text NOT NULL,
    account text DEFAULT ''::text NOT NULL,
    sealed bytea,
    since timestamp with time zone,
    cursor jsonb DEFAULT '{}'::jsonb NOT NULL,
    got jsonb DEFAULT '{}'::jsonb NOT NULL,
    requests bigint DEFAULT 0 NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    waits_until timestamp with time zone,
    stopped_by text DEFAULT ''::text NOT NULL,
    CONSTRAINT import_pulls_system_check CHECK ((system = ANY (ARRAY['chatwoot'::text, 'wazzup'::text])))
);

CREATE TABLE public.import_records (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    import_id bigint NOT NULL,
    contact_id bigint,
    source text NOT NULL,
    kind text NOT NULL,
    key text NOT NULL,
    person_key text,
    title text DEFAULT ''::text NOT NULL,
    fields jsonb DEFAULT '{}'::jsonb NOT NULL,
    at timestamp with time zone,
    place bigint NOT NULL,
    CONSTRAINT import_records_kind_check CHECK ((kind = ANY (ARRAY['deal'::text, 'ticket'::text, 'company'::text])))
);

ALTER TABLE public.import_records ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.import_records_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.import_rows (
    company_id bigint NOT NULL,
    target text NOT NULL,
    target_id bigint NOT NULL,
    import_id bigint NOT NULL,
    place bigint NOT NULL,
    CONSTRAINT import_rows_target_check CHECK ((target = ANY (ARRAY['contact'::text, 'identity'::text, 'conversation'::text, 'message'::text])))
);

CREATE TABLE public.imports (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    format text NOT NULL,
    name text NOT NULL,
    path text DEFAULT ''::text NOT NULL,
    size bigint DEFAULT 0 NOT NULL,
    pieces integer DEFAULT 0 NOT NULL,
    sizes bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    digest bytea,
    business_line_id bigint NOT NULL,
    inbox_id bigint,
    answers jsonb DEFAULT '{}'::jsonb NOT NULL,
    findings jsonb,
    looked bigint DEFAULT 0 NOT NULL,
    total bigint DEFAULT 0 NOT NULL,
    state text DEFAULT 'running'::text NOT NULL,
    "position" bigint DEFAULT 0 NOT NULL,
    counts jsonb DEFAULT '{}'::jsonb NOT NULL,
    warnings jsonb DEFAULT '[]'::jsonb NOT NULL,
    skipped jsonb DEFAULT '[]'::jsonb NOT NULL,
    failure text,
    client_key text,
    created_by bigint,
    created_by_name text DEFAULT ''::text NOT NULL,
    taken_by text,
    taken_until timestamp with time zone,
    tries integer DEFAULT 0 NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT imports_state_check CHECK ((state = ANY (ARRAY['uploading'::text, 'pulling'::text, 'held'::text, 'looking'::text, 'asked'::text, 'refused'::text, 'running'::text, 'paused'::text, 'done'::text, 'failed'::text, 'undoing'::text, 'undone'::text])))
);

ALTER TABLE public.imports ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.imports_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inbox_alarms (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    kind text NOT NULL,
    detail text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    eased_at timestamp with time zone,
    ended_at timestamp with time zone,
    CONSTRAINT inbox_alarms_check CHECK ((ended_at >= started_at))
);

COMMENT ON COLUMN public.inbox_alarms.eased_at IS 'since when the figure is good again; the trouble is over when that has lasted';

ALTER TABLE public.inbox_alarms ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_alarms_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.inboxes ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inboxes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incident_people (
    company_id bigint NOT NULL,
    incident_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    added_at timestamp with time zone NOT NULL
);

CREATE TABLE public.incident_steps (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    incident_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint,
    by_name text DEFAULT ''::text NOT NULL,
    step text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    CONSTRAINT incident_steps_note_check CHECK ((length(note) <= 2000)),
    CONSTRAINT incident_steps_step_check CHECK (((length(step) >= 1) AND (length(step) <= 40)))
);

ALTER TABLE public.incident_steps ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incident_steps_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incident_warnings (
    company_id bigint NOT NULL,
    incident_id bigint NOT NULL,
    mark text NOT NULL,
    told integer NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT incident_warnings_mark_check CHECK (((length(mark) >= 1) AND (length(mark) <= 40)))
);

CREATE TABLE public.incidents (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    title text NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    noticed_at timestamp with time zone NOT NULL,
    happened_at timestamp with time zone,
    what text DEFAULT ''::text NOT NULL,
    causes text DEFAULT ''::text NOT NULL,
    harm text DEFAULT ''::text NOT NULL,
    measures text DEFAULT ''::text NOT NULL,
    kinds text[] DEFAULT '{}'::text[] NOT NULL,
    people integer,
    records bigint,
    published_at text DEFAULT ''::text NOT NULL,
    contact text DEFAULT ''::text NOT NULL,
    results text DEFAULT ''::text NOT NULL,
    culprits text DEFAULT ''::text NOT NULL,
    final_measures text DEFAULT ''::text NOT NULL,
    act text DEFAULT ''::text NOT NULL,
    rules text[] NOT NULL,
    first_due_at timestamp with time zone NOT NULL,
    final_due_at timestamp with time zone NOT NULL,
    first_sent_at timestamp with time zone,
    notice_number text DEFAULT ''::text NOT NULL,
    final_sent_at timestamp with time zone,
    ended_at timestamp with time zone,
    ended_why text DEFAULT ''::text NOT NULL,
    created_by bigint,
    created_by_name text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT incidents_act_check CHECK ((length(act) <= 300)),
    CONSTRAINT incidents_causes_check CHECK ((length(causes) <= 4000)),
    CONSTRAINT incidents_check CHECK ((first_due_at <= final_due_at)),
    CONSTRAINT incidents_contact_check CHECK ((length(contact) <= 500)),
    CONSTRAINT incidents_culprits_check CHECK ((length(culprits) <= 2000)),
    CONSTRAINT incidents_ended_why_check CHECK ((length(ended_why) <= 1000)),
    CONSTRAINT incidents_final_measures_check CHECK ((length(final_measures) <= 4000)),
    CONSTRAINT incidents_harm_check CHECK ((length(harm) <= 4000)),
    CONSTRAINT incidents_measures_check CHECK ((length(measures) <= 4000)),
    CONSTRAINT incidents_notice_number_check CHECK ((length(notice_number) <= 100)),
    CONSTRAINT incidents_people_check CHECK ((people >= 0)),
    CONSTRAINT incidents_published_at_check CHECK ((length(published_at) <= 1000)),
    CONSTRAINT incidents_records_check CHECK ((records >= 0)),
    CONSTRAINT incidents_results_check CHECK ((length(results) <= 4000)),
    CONSTRAINT incidents_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text, 'dropped'::text]))),
    CONSTRAINT incidents_title_check CHECK (((length(title) >= 1) AND (length(title) <= 200))),
    CONSTRAINT incidents_what_check CHECK ((length(what) <= 4000))
);

ALTER TABLE public.incidents ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.installation (
    only_row boolean DEFAULT true NOT NULL,
    settings jsonb DEFAULT '{}'::jsonb NOT NULL,
    setup_finished_at timestamp with time zone,
    CONSTRAINT installation_only_row_check CHECK (only_row)
);

CREATE TABLE public.invitation_presses (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    business_line_id bigint NOT NULL,
    invitation_id bigint,
    inbox_id bigint NOT NULL,
    at timestamp with time zone NOT NULL
);

ALTER TABLE public.invitation_presses ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.invitation_presses_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.invitation_uses (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    business_line_id bigint NOT NULL,
    invitation_id bigint,
    identity_id bigint NOT NULL,
    is_proved boolean NOT NULL,
    doubt text DEFAULT ''::text NOT NULL,
    at timestamp with time zone NOT NULL
);

ALTER TABLE public.invitation_uses ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.invitation_uses_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.invitations (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    business_line_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    token_hash bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    told_at timestamp with time zone,
    told_identity_id bigint,
    opened_at timestamp with time zone,
    used_at timestamp with time zone,
    used_identity_id bigint,
    revoked_at timestamp with time zone
);

ALTER TABLE public.invitations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.invitations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.journal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.journal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.labels (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    color text DEFAULT 'neutral'::text NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT labels_name_check CHECK (((length(name) >= 1) AND (length(name) <= 50)))
);

ALTER TABLE public.labels ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.labels_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.legal_holds (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    contact_id bigint NOT NULL,
    reason text NOT NULL,
    until date,
    set_at timestamp with time zone NOT NULL,
    set_by bigint,
    set_by_name text DEFAULT ''::text NOT NULL,
    lifted_at timestamp with time zone,
    lifted_by bigint,
    lifted_why text,
    CONSTRAINT legal_holds_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
);

ALTER TABLE public.legal_holds ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.legal_holds_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.link_suggestions (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    first_id bigint NOT NULL,
    second_id bigint NOT NULL,
    reasons jsonb NOT NULL,
    confidence text NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    decided_by bigint,
    CONSTRAINT link_suggestions_check CHECK ((first_id < second_id)),
    CONSTRAINT link_suggestions_confidence_check CHECK ((confidence = ANY (ARRAY['certain'::text, 'high'::text, 'medium'::text]))),
    CONSTRAINT link_suggestions_state_check CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'rejected'::text])))
);

ALTER TABLE public.link_suggestions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.link_suggestions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.login_failures (
    subject text NOT NULL,
    key bytea NOT NULL,
    failures integer NOT NULL,
    last_at timestamp with time zone NOT NULL,
    CONSTRAINT login_failures_subject_check CHECK ((subject = ANY (ARRAY['account'::text, 'address'::text])))
);

CREATE TABLE public.meeting_sessions (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    meeting_id bigint NOT NULL,
    business_line_id bigint NOT NULL,
    key text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    participants jsonb DEFAULT '[]'::jsonb NOT NULL,
    chat jsonb DEFAULT '[]'::jsonb NOT NULL,
    recordings jsonb DEFAULT '[]'::jsonb NOT NULL,
    reported_at timestamp with time zone
);

ALTER TABLE public.meeting_sessions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.meeting_sessions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.meeting_visits (
    company_id bigint NOT NULL,
    meeting_id bigint NOT NULL,
    business_line_id bigint NOT NULL,
    who text NOT NULL,
    is_guest boolean NOT NULL,
    came_at timestamp with time zone NOT NULL,
    left_at timestamp with time zone
);

CREATE TABLE public.meetings (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    business_line_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    room text NOT NULL,
    title text NOT NULL,
    words text NOT NULL,
    starts_at timestamp with time zone,
    ends_at timestamp with time zone,
    organiser text DEFAULT ''::text NOT NULL,
    state text DEFAULT 'asked'::text NOT NULL,
    link text DEFAULT ''::text NOT NULL,
    entry_id text DEFAULT ''::text NOT NULL,
    failure text DEFAULT ''::text NOT NULL,
    attempts smallint DEFAULT 0 NOT NULL,
    next_try_at timestamp with time zone,
    client_key text,
    asked_by bigint NOT NULL,
    asked_by_name text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    CONSTRAINT meetings_check CHECK ((((starts_at IS NULL) = (ends_at IS NULL)) AND ((starts_at IS NULL) OR (ends_at > starts_at)))),
    CONSTRAINT meetings_room_check CHECK ((room ~ '^[a-z0-9]{16,64}$'::text)),
    CONSTRAINT meetings_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'open'::text, 'going'::text, 'held'::text, 'failed'::text, 'cancelled'::text]))),
    CONSTRAINT meetings_title_check CHECK (((length(title) >= 1) AND (length(title) <= 128)))
);

ALTER TABLE public.meetings ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.meetings_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.mentions (
    company_id bigint NOT NULL,
    operator_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    message_id bigint NOT NULL,
    mentioned_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone
);

CREATE TABLE public.message_versions (
    company_id bigint NOT NULL,
    message_id bigint NOT NULL,
    version bigint NOT NULL,
    text text NOT NULL,
    replaced_at timestamp with time zone NOT NULL
);

CREATE TABLE public.messages (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    business_line_id bigint NOT NULL,
    kind text NOT NULL,
    author_kind text NOT NULL,
    author_id bigint,
    author_name text DEFAULT ''::text NOT NULL,
    text text DEFAULT ''::text NOT NULL,
    content jsonb DEFAULT '{}'::jsonb NOT NULL,
    reply_to_id bigint,
    external_id text,
    sort_at timestamp with time zone NOT NULL,
    sort_seq bigint DEFAULT 0 NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    edited_at timestamp with time zone,
    removed_at timestamp with time zone,
    state text NOT NULL,
    failure jsonb,
    client_key text,
    journal_id bigint,
    version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT messages_author_kind_check CHECK ((author_kind = ANY (ARRAY['contact'::text, 'operator'::text, 'bot'::text, 'system'::text]))),
    CONSTRAINT messages_kind_check CHECK ((kind = ANY (ARRAY['in'::text, 'out'::text, 'note'::text, 'system'::text]))),
    CONSTRAINT messages_state_check CHECK ((state = ANY (ARRAY['received'::text, 'queued'::text, 'sending'::text, 'sent'::text, 'delivered'::text, 'read'::text, 'failed'::text, 'unknown'::text, 'held'::text, 'cancelled'::text])))
)
WITH (fillfactor='90');

ALTER TABLE public.messages ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.messages_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW public.open_writers WITH (security_invoker='true') AS
 SELECT o.company_id,
    o.business_line_id,
    o.contact_id,
    o.inbox_id,
    i.channel
   FROM (public.conversations o
     JOIN public.inboxes i ON (((i.company_id = o.company_id) AND (i.id = o.inbox_id) AND (i.closed_at IS NULL) AND (i.state = ANY (ARRAY['active'::text, 'attention'::text, 'paused'::text])))))
  WHERE (EXISTS ( SELECT
           FROM public.messages m
          WHERE ((m.company_id = o.company_id) AND (m.conversation_id =
                CASE
                    WHEN (o.merged_into_id IS NULL) THEN o.id
                    ELSE o.merged_into_id
                END) AND (m.inbox_id = o.inbox_id) AND (m.kind = 'in'::text))));

ALTER TABLE public.outbox ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);

CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;

CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;

CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);

CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;

CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.recovery_codes (
    account_id bigint NOT NULL,
    code_hash bytea NOT NULL,
    used_at timestamp with time zone
);

CREATE TABLE public.residency_declarations (
    place text NOT NULL,
    country text NOT NULL,
    owner text NOT NULL,
    operator text DEFAULT ''::text NOT NULL,
    networks cidr[] DEFAULT '{}'::cidr[] NOT NULL,
    declared_by bigint,
    declared_by_name text NOT NULL,
    declared_at timestamp with time zone NOT NULL,
    CONSTRAINT residency_declarations_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT residency_declarations_networks_check CHECK ((cardinality(networks) <= 50)),
    CONSTRAINT residency_declarations_operator_check CHECK ((length(operator) <= 300)),
    CONSTRAINT residency_declarations_owner_check CHECK (((length(owner) >= 1) AND (length(owner) <= 300))),
    CONSTRAINT residency_declarations_place_check CHECK ((place ~ '^(database|files|mail|backups|channel:[a-z][a-z0-9_]{0,39})$'::text))
);

CREATE TABLE public.residency_reasons (
    id bigint NOT NULL,
    place text NOT NULL,
    found text NOT NULL,
    reason text NOT NULL,
    recorded_by bigint,
    recorded_by_name text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    withdrawn_by_name text,
    withdrawn_at timestamp with time zone,
    CONSTRAINT residency_reasons_check CHECK (((withdrawn_at IS NULL) = (withdrawn_by_name IS NULL))),
    CONSTRAINT residency_reasons_place_check CHECK ((place = ANY (ARRAY['database'::text, 'files'::text, 'mail'::text, 'backups'::text]))),
    CONSTRAINT residency_reasons_reason_check CHECK (((length(reason) >= 20) AND (length(reason) <= 2000)))
);

ALTER TABLE public.residency_reasons ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.residency_reasons_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.retention_rules (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    subject_kind text NOT NULL,
    business_line_id bigint,
    purpose text NOT NULL,
    days integer NOT NULL,
    is_on boolean DEFAULT false NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by bigint,
    CONSTRAINT retention_rules_days_check CHECK (((days >= 1) AND (days <= 36500))),
    CONSTRAINT retention_rules_purpose_check CHECK (((length(purpose) >= 1) AND (length(purpose) <= 300))),
    CONSTRAINT retention_rules_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['conversations'::text, 'people'::text])))
);

ALTER TABLE public.retention_rules ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.retention_rules_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.roles ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.roles_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.rulebook_editions (
    id bigint NOT NULL,
    version text NOT NULL,
    digest text NOT NULL,
    rules jsonb NOT NULL,
    accepted_by bigint,
    accepted_by_name text NOT NULL,
    accepted_at timestamp with time zone NOT NULL,
    CONSTRAINT rulebook_editions_digest_check CHECK ((digest ~ '^[0-9a-f]{64}$'::text))
);

ALTER TABLE public.rulebook_editions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.rulebook_editions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.scan_steps (
    company_id bigint NOT NULL,
    scan_id bigint NOT NULL,
    place integer NOT NULL,
    key text NOT NULL,
    depth smallint DEFAULT 0 NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    found jsonb,
    CONSTRAINT scan_steps_key_check CHECK (((length(key) >= 1) AND (length(key) <= 4200))),
    CONSTRAINT scan_steps_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'done'::text, 'left'::text])))
);

ALTER TABLE public.scan_steps ALTER COLUMN place ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.scan_steps_place_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.scans (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    kind text NOT NULL,
    target text NOT NULL,
    options jsonb DEFAULT '{}'::jsonb NOT NULL,
    upload text,
    client_key uuid NOT NULL,
    state text DEFAULT 'running'::text NOT NULL,
    done integer DEFAULT 0 NOT NULL,
    total integer DEFAULT 0 NOT NULL,
    bytes bigint DEFAULT 0 NOT NULL,
    result jsonb,
    warnings jsonb DEFAULT '[]'::jsonb NOT NULL,
    failure text,
    lease uuid,
    leased_until timestamp with time zone,
    claims integer DEFAULT 0 NOT NULL,
    asked_by bigint,
    asked_by_name text DEFAULT ''::text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT scans_kind_check CHECK ((kind = ANY (ARRAY['site'::text, 'pages'::text, 'dns'::text, 'files'::text, 'mail'::text, 'export'::text]))),
    CONSTRAINT scans_state_check CHECK ((state = ANY (ARRAY['running'::text, 'paused'::text, 'done'::text, 'failed'::text, 'cancelled'::text]))),
    CONSTRAINT scans_target_check CHECK (((length(target) >= 1) AND (length(target) <= 500)))
);

ALTER TABLE public.scans ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.scans_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.schema_migrations (
    name text NOT NULL,
    digest text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.seen_updates (
    company_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    dedupe_key text NOT NULL,
    journal_id bigint NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.sent_parts (
    company_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    external_id text NOT NULL,
    outbox_id bigint NOT NULL,
    message_id bigint NOT NULL,
    part smallint NOT NULL,
    recipient text NOT NULL,
    state text DEFAULT 'sent'::text NOT NULL,
    code text DEFAULT ''::text NOT NULL,
    detail text DEFAULT ''::text NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    reported_at timestamp with time zone,
    ask_at timestamp with time zone,
    asked smallint DEFAULT 0 NOT NULL,
    CONSTRAINT sent_parts_state_check CHECK ((state = ANY (ARRAY['sent'::text, 'delivered'::text, 'read'::text, 'failed'::text])))
);

ALTER TABLE public.sessions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sessions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.snippets (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    shortcut text NOT NULL,
    title text NOT NULL,
    text text NOT NULL,
    business_line_id bigint,
    updated_by bigint,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT snippets_shortcut_check CHECK ((shortcut ~ '^\S{1,40}$'::text)),
    CONSTRAINT snippets_text_check CHECK (((length(text) >= 1) AND (length(text) <= 4000))),
    CONSTRAINT snippets_title_check CHECK (((length(title) >= 1) AND (length(title) <= 100)))
);

ALTER TABLE public.snippets ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.snippets_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_acts (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    journal_id bigint NOT NULL,
    value text NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    chat text,
    text text DEFAULT ''::text NOT NULL,
    payload text,
    press_id text DEFAULT ''::text NOT NULL,
    replies_to text,
    files jsonb DEFAULT '[]'::jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    state text DEFAULT 'new'::text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    attempts smallint DEFAULT 0 NOT NULL,
    not_before timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT staff_acts_state_check CHECK ((state = ANY (ARRAY['new'::text, 'done'::text, 'refused'::text, 'ignored'::text])))
);

ALTER TABLE public.staff_acts ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_acts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_alerts (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    key uuid DEFAULT gen_random_uuid() NOT NULL,
    kind text NOT NULL,
    cause text NOT NULL,
    recipient text NOT NULL,
    operator_id bigint,
    is_group boolean DEFAULT false NOT NULL,
    conversation_id bigint,
    outbox_id bigint,
    request_id bigint,
    words text DEFAULT ''::text NOT NULL,
    replaces text,
    press_id text DEFAULT ''::text NOT NULL,
    state text DEFAULT 'queued'::text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    attempts smallint DEFAULT 0 NOT NULL,
    unknowns smallint DEFAULT 0 NOT NULL,
    not_before timestamp with time zone NOT NULL,
    external_id text,
    created_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT staff_alerts_kind_check CHECK ((kind = ANY (ARRAY['new'::text, 'assigned'::text, 'mentioned'::text, 'waiting'::text, 'held'::text, 'request'::text, 'taken'::text, 'mine'::text, 'words'::text]))),
    CONSTRAINT staff_alerts_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'skipped'::text, 'failed'::text, 'unknown'::text])))
);

ALTER TABLE public.staff_alerts ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_alerts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_chats (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    value text NOT NULL,
    business_line_id bigint,
    added_by bigint NOT NULL,
    added_at timestamp with time zone NOT NULL,
    CONSTRAINT staff_chats_value_check CHECK (((length(value) >= 1) AND (length(value) <= 320)))
);

ALTER TABLE public.staff_chats ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_chats_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_codes (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    operator_id bigint NOT NULL,
    is_chat boolean NOT NULL,
    business_line_id bigint,
    code_hash bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

ALTER TABLE public.staff_codes ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_codes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_links (
    company_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    operator_id bigint NOT NULL,
    value text NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    linked_at timestamp with time zone NOT NULL,
    answering_id bigint,
    answering_until timestamp with time zone,
    CONSTRAINT staff_links_value_check CHECK (((length(value) >= 1) AND (length(value) <= 320)))
);

CREATE TABLE public.staff_positions (
    company_id bigint NOT NULL,
    "position" bigint NOT NULL
);

CREATE TABLE public.staff_wishes (
    company_id bigint NOT NULL,
    operator_id bigint NOT NULL,
    assigned boolean NOT NULL,
    mentioned boolean NOT NULL,
    waiting boolean NOT NULL,
    held boolean NOT NULL,
    requests boolean NOT NULL
);

CREATE TABLE public.subject_forms (
    company_id bigint NOT NULL,
    key text NOT NULL,
    is_on boolean NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by bigint,
    CONSTRAINT subject_forms_key_check CHECK (((length(key) >= 20) AND (length(key) <= 80)))
);

CREATE TABLE public.subject_proofs (
    company_id bigint NOT NULL,
    request_id bigint NOT NULL,
    ticket_hash bytea NOT NULL,
    state text DEFAULT 'new'::text NOT NULL,
    contact_id bigint,
    conversation_id bigint,
    message_id bigint,
    salt text DEFAULT ''::text NOT NULL,
    code_hash bytea DEFAULT '\x'::bytea NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    made_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    CONSTRAINT subject_proofs_state_check CHECK ((state = ANY (ARRAY['new'::text, 'sent'::text, 'confirmed'::text, 'officer'::text])))
);

CREATE TABLE public.subject_request_steps (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    request_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint,
    by_name text DEFAULT ''::text NOT NULL,
    step text NOT NULL,
    note text DEFAULT ''::text NOT NULL
);

ALTER TABLE public.subject_request_steps ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.subject_request_steps_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.subject_requests (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    kind text NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    origin text NOT NULL,
    conversation_id bigint,
    contact_id bigint,
    subject text DEFAULT ''::text NOT NULL,
    address_kind text,
    address text,
    words text DEFAULT ''::text NOT NULL,
    rules text[] NOT NULL,
    received_on date NOT NULL,
    due_on date NOT NULL,
    is_preliminary boolean DEFAULT false NOT NULL,
    extended_at timestamp with time zone,
    extended_why text,
    identity_state text DEFAULT 'unchecked'::text NOT NULL,
    identity_note text DEFAULT ''::text NOT NULL,
    known text DEFAULT ''::text NOT NULL,
    answer text,
    answer_message_id bigint,
    answer_delivery jsonb,
    asked_at timestamp with time zone NOT NULL,
    asked_by bigint,
    ended_at timestamp with time zone,
    ended_by bigint,
    CONSTRAINT subject_requests_address_check CHECK (((length(address) >= 1) AND (length(address) <= 320))),
    CONSTRAINT subject_requests_address_kind_check CHECK ((address_kind = ANY (ARRAY['phone'::text, 'email'::text]))),
    CONSTRAINT subject_requests_identity_state_check CHECK ((identity_state = ANY (ARRAY['unchecked'::text, 'channel'::text, 'code'::text, 'papers'::text, 'failed'::text]))),
    CONSTRAINT subject_requests_kind_check CHECK (((length(kind) >= 1) AND (length(kind) <= 40))),
    CONSTRAINT subject_requests_known_check CHECK ((length(known) <= 10000)),
    CONSTRAINT subject_requests_origin_check CHECK ((origin = ANY (ARRAY['conversation'::text, 'form'::text, 'paper'::text]))),
    CONSTRAINT subject_requests_state_check CHECK ((state = ANY (ARRAY['open'::text, 'answered'::text, 'refused'::text, 'dropped'::text]))),
    CONSTRAINT subject_requests_subject_check CHECK ((length(subject) <= 300)),
    CONSTRAINT subject_requests_words_check CHECK ((length(words) <= 4000))
);

ALTER TABLE public.subject_requests ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.subject_requests_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.team_members (
    company_id bigint NOT NULL,
    team_id bigint NOT NULL,
    operator_id bigint NOT NULL
);

CREATE TABLE public.teams (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    business_line_id bigint,
    archived_at timestamp with time zone,
    CONSTRAINT teams_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
);

ALTER TABLE public.teams ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.teams_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.training_practices (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    operator_id bigint NOT NULL,
    scenario text NOT NULL,
    customer text DEFAULT ''::text NOT NULL,
    given integer DEFAULT 0 NOT NULL,
    given_at timestamp with time zone,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT training_practices_customer_check CHECK ((length(customer) <= 200)),
    CONSTRAINT training_practices_scenario_check CHECK (((length(scenario) >= 1) AND (length(scenario) <= 60)))
);

ALTER TABLE public.training_practices ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.training_practices_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.training_results (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    operator_id bigint NOT NULL,
    operator_name text NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    title text NOT NULL,
    edition text NOT NULL,
    rulebook text NOT NULL,
    correct integer NOT NULL,
    total integer NOT NULL,
    wrong text[] DEFAULT '{}'::text[] NOT NULL,
    is_passed boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT training_results_kind_check CHECK ((kind = ANY (ARRAY['lesson'::text, 'practice'::text]))),
    CONSTRAINT training_results_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 60)))
);

ALTER TABLE public.training_results ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.training_results_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.webchat_feed (
    company_id bigint NOT NULL,
    visitor_id bigint NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    "position" bigint NOT NULL,
    direction text NOT NULL,
    client_key text,
    body jsonb NOT NULL,
    pressed text,
    sent_at timestamp with time zone NOT NULL,
    edited_at timestamp with time zone,
    removed_at timestamp with time zone,
    seen_at timestamp with time zone,
    CONSTRAINT webchat_feed_client_key_check CHECK (((length(client_key) >= 8) AND (length(client_key) <= 64))),
    CONSTRAINT webchat_feed_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text])))
);

CREATE TABLE public.webchat_files (
    company_id bigint NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    visitor_id bigint NOT NULL,
    file_id bigint NOT NULL,
    feed_id uuid,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE public.webchat_pushes (
    company_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    id uuid NOT NULL,
    visitor_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    due_at timestamp with time zone NOT NULL,
    attempts integer DEFAULT 0 NOT NULL
);

CREATE TABLE public.webchat_sessions (
    company_id bigint NOT NULL,
    token_hash bytea NOT NULL,
    inbox_id bigint NOT NULL,
    visitor_id bigint NOT NULL,
    origin text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);

CREATE UNLOGGED TABLE public.webchat_usage (
    company_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    subject text NOT NULL,
    window_at timestamp with time zone NOT NULL,
    used bigint NOT NULL
);

CREATE TABLE public.webchat_visitors (
    company_id bigint NOT NULL,
    id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    key uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id text,
    name text DEFAULT ''::text NOT NULL,
    phone text DEFAULT ''::text NOT NULL,
    email text DEFAULT ''::text NOT NULL,
    phone_verified boolean DEFAULT false NOT NULL,
    email_verified boolean DEFAULT false NOT NULL,
    locale text DEFAULT 'ru'::text NOT NULL,
    form_done_at timestamp with time zone,
    form_told_at timestamp with time zone,
    "position" bigint DEFAULT 0 NOT NULL,
    read_position bigint DEFAULT 0 NOT NULL,
    delivered_position bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    CONSTRAINT webchat_visitors_user_id_check CHECK (((length(user_id) >= 1) AND (length(user_id) <= 200)))
)
WITH (fillfactor='80');

ALTER TABLE public.webchat_visitors ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.webchat_visitors_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.workers (
    id uuid NOT NULL,
    kind text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    details jsonb DEFAULT '{}'::jsonb NOT NULL
);

CREATE UNLOGGED TABLE public.write_allowances (
    key bytea NOT NULL,
    window_at timestamp with time zone NOT NULL,
    taken integer NOT NULL
);

ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);

ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);

ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);

ALTER TABLE ONLY public.access_links
    ADD CONSTRAINT access_links_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.access_links
    ADD CONSTRAINT access_links_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY public.access_log_head
    ADD CONSTRAINT access_log_head_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.access_log
    ADD CONSTRAINT access_log_pkey PRIMARY KEY (seq);

ALTER TABLE ONLY public.account_secrets
    ADD CONSTRAINT account_secrets_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.address_confirmations
    ADD CONSTRAINT address_confirmations_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.alarm_limits
    ADD CONSTRAINT alarm_limits_pkey PRIMARY KEY (company_id, kind);

ALTER TABLE ONLY public.api_tokens
    ADD CONSTRAINT api_tokens_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.api_tokens
    ADD CONSTRAINT api_tokens_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY public.attachments
    ADD CONSTRAINT attachments_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.audit_findings
    ADD CONSTRAINT audit_findings_pkey PRIMARY KEY (company_id, run_id, place);

ALTER TABLE ONLY public.audit_items
    ADD CONSTRAINT audit_items_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.audit_looks
    ADD CONSTRAINT audit_looks_pkey PRIMARY KEY (company_id, source, place);

ALTER TABLE ONLY public.audit_runs
    ADD CONSTRAINT audit_runs_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.audit_sightings
    ADD CONSTRAINT audit_sightings_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.audit_task_needs
    ADD CONSTRAINT audit_task_needs_pkey PRIMARY KEY (company_id, task_id, needs_id);

ALTER TABLE ONLY public.audit_tasks
    ADD CONSTRAINT audit_tasks_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.auto_replies
    ADD CONSTRAINT auto_replies_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.business_hours
    ADD CONSTRAINT business_hours_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.business_lines
    ADD CONSTRAINT business_lines_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.campaign_people
    ADD CONSTRAINT campaign_people_pkey PRIMARY KEY (company_id, campaign_id, contact_id);

ALTER TABLE ONLY public.campaign_plans
    ADD CONSTRAINT campaign_plans_pkey PRIMARY KEY (company_id, campaign_id);

ALTER TABLE ONLY public.campaign_steps
    ADD CONSTRAINT campaign_steps_pkey PRIMARY KEY (company_id, campaign_id, "position");

ALTER TABLE ONLY public.campaign_touches
    ADD CONSTRAINT campaign_touches_pkey PRIMARY KEY (company_id, campaign_id, contact_id, step);

ALTER TABLE ONLY public.campaign_ways
    ADD CONSTRAINT campaign_ways_pkey PRIMARY KEY (company_id, campaign_id, inbox_id);

ALTER TABLE ONLY public.campaigns
    ADD CONSTRAINT campaigns_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.campaigns
    ADD CONSTRAINT campaigns_public_hash_key UNIQUE (public_hash);

ALTER TABLE ONLY public.closing_notices
    ADD CONSTRAINT closing_notices_pkey PRIMARY KEY (company_id, closing_id, contact_id);

ALTER TABLE ONLY public.closings
    ADD CONSTRAINT closings_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.companies
    ADD CONSTRAINT companies_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.company_channels
    ADD CONSTRAINT company_channels_pkey PRIMARY KEY (company_id, channel);

ALTER TABLE ONLY public.company_profiles
    ADD CONSTRAINT company_profiles_pkey PRIMARY KEY (company_id, version);

ALTER TABLE ONLY public.consent_links
    ADD CONSTRAINT consent_links_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.consent_links
    ADD CONSTRAINT consent_links_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY public.consent_questions
    ADD CONSTRAINT consent_questions_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.consent_records
    ADD CONSTRAINT consent_records_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.consent_texts
    ADD CONSTRAINT consent_texts_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.contact_claims
    ADD CONSTRAINT contact_claims_company_id_identity_id_of_identity_id_key UNIQUE (company_id, identity_id, of_identity_id);

ALTER TABLE ONLY public.contact_claims
    ADD CONSTRAINT contact_claims_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.contact_details
    ADD CONSTRAINT contact_details_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.contact_merges
    ADD CONSTRAINT contact_merges_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.conversation_labels
    ADD CONSTRAINT conversation_labels_pkey PRIMARY KEY (company_id, label_id, conversation_id);

ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_pkey PRIMARY KEY (company_id, id, started_at);

ALTER TABLE ONLY public.destruction_acts
    ADD CONSTRAINT destruction_acts_company_id_erasure_id_key UNIQUE (company_id, erasure_id);

ALTER TABLE ONLY public.destruction_acts
    ADD CONSTRAINT destruction_acts_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.detected_days
    ADD CONSTRAINT detected_days_pkey PRIMARY KEY (company_id, inbox_id, day, kind);

ALTER TABLE ONLY public.detections
    ADD CONSTRAINT detections_pkey PRIMARY KEY (company_id, message_id);

ALTER TABLE ONLY public.document_details
    ADD CONSTRAINT document_details_pkey PRIMARY KEY (company_id, field);

ALTER TABLE ONLY public.document_rows
    ADD CONSTRAINT document_rows_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT drafts_pkey PRIMARY KEY (company_id, conversation_id, operator_id, kind);

ALTER TABLE ONLY public.early_reports
    ADD CONSTRAINT early_reports_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.erasures
    ADD CONSTRAINT erasures_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.fact_counters
    ADD CONSTRAINT fact_counters_pkey PRIMARY KEY (company_id);

ALTER TABLE ONLY public.facts
    ADD CONSTRAINT facts_pkey PRIMARY KEY (company_id, "position", at);

ALTER TABLE ONLY public.file_readings
    ADD CONSTRAINT file_readings_pkey PRIMARY KEY (company_id, file_id);

ALTER TABLE ONLY public.files
    ADD CONSTRAINT files_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.gate_decisions
    ADD CONSTRAINT gate_decisions_pkey PRIMARY KEY (company_id, id, decided_at);

ALTER TABLE ONLY public.gate_false_alarms
    ADD CONSTRAINT gate_false_alarms_company_id_decision_id_key UNIQUE (company_id, decision_id);

ALTER TABLE ONLY public.gate_false_alarms
    ADD CONSTRAINT gate_false_alarms_company_id_draft_hash_key UNIQUE (company_id, draft_hash);

ALTER TABLE ONLY public.gate_false_alarms
    ADD CONSTRAINT gate_false_alarms_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.gate_modes
    ADD CONSTRAINT gate_modes_pkey PRIMARY KEY (company_id, rule_id);

ALTER TABLE ONLY public.gate_overrides
    ADD CONSTRAINT gate_overrides_pkey PRIMARY KEY (company_id, name);

ALTER TABLE ONLY public.grants
    ADD CONSTRAINT grants_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.holds
    ADD CONSTRAINT holds_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.identities
    ADD CONSTRAINT identities_company_id_inbox_id_value_key UNIQUE (company_id, inbox_id, value);

ALTER TABLE ONLY public.identities
    ADD CONSTRAINT identities_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.import_mappings
    ADD CONSTRAINT import_mappings_pkey PRIMARY KEY (company_id, signature);

ALTER TABLE ONLY public.import_people
    ADD CONSTRAINT import_people_pkey PRIMARY KEY (company_id, source, key);

ALTER TABLE ONLY public.import_pulls
    ADD CONSTRAINT import_pulls_pkey PRIMARY KEY (company_id, import_id);

ALTER TABLE ONLY public.import_records
    ADD CONSTRAINT import_records_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.import_rows
    ADD CONSTRAINT import_rows_pkey PRIMARY KEY (company_id, target, target_id, import_id);

ALTER TABLE ONLY public.imports
    ADD CONSTRAINT imports_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.inbox_alarms
    ADD CONSTRAINT inbox_alarms_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.inbox_health
    ADD CONSTRAINT inbox_health_pkey PRIMARY KEY (company_id, inbox_id);

ALTER TABLE ONLY public.inboxes
    ADD CONSTRAINT inboxes_id_key UNIQUE (id);

ALTER TABLE ONLY public.inboxes
    ADD CONSTRAINT inboxes_key_key UNIQUE (key);

ALTER TABLE ONLY public.inboxes
    ADD CONSTRAINT inboxes_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.incident_people
    ADD CONSTRAINT incident_people_pkey PRIMARY KEY (company_id, incident_id, contact_id);

ALTER TABLE ONLY public.incident_steps
    ADD CONSTRAINT incident_steps_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.incident_warnings
    ADD CONSTRAINT incident_warnings_pkey PRIMARY KEY (company_id, incident_id, mark);

ALTER TABLE ONLY public.incidents
    ADD CONSTRAINT incidents_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.installation
    ADD CONSTRAINT installation_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.invitation_presses
    ADD CONSTRAINT invitation_presses_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.invitation_uses
    ADD CONSTRAINT invitation_uses_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_company_id_campaign_id_contact_id_key UNIQUE (company_id, campaign_id, contact_id);

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (company_id, id, received_at);

ALTER TABLE ONLY public.labels
    ADD CONSTRAINT labels_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.legal_holds
    ADD CONSTRAINT legal_holds_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.link_suggestions
    ADD CONSTRAINT link_suggestions_company_id_first_id_second_id_key UNIQUE (company_id, first_id, second_id);

ALTER TABLE ONLY public.link_suggestions
    ADD CONSTRAINT link_suggestions_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.login_failures
    ADD CONSTRAINT login_failures_pkey PRIMARY KEY (subject, key);

ALTER TABLE ONLY public.meeting_sessions
    ADD CONSTRAINT meeting_sessions_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.meeting_visits
    ADD CONSTRAINT meeting_visits_pkey PRIMARY KEY (company_id, meeting_id, who);

ALTER TABLE ONLY public.meetings
    ADD CONSTRAINT meetings_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.mentions
    ADD CONSTRAINT mentions_pkey PRIMARY KEY (company_id, operator_id, conversation_id, message_id);

ALTER TABLE ONLY public.message_versions
    ADD CONSTRAINT message_versions_pkey PRIMARY KEY (company_id, message_id, version);

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.operators
    ADD CONSTRAINT operators_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);

ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT recovery_codes_pkey PRIMARY KEY (account_id, code_hash);

ALTER TABLE ONLY public.residency_declarations
    ADD CONSTRAINT residency_declarations_pkey PRIMARY KEY (place);

ALTER TABLE ONLY public.residency_reasons
    ADD CONSTRAINT residency_reasons_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.retention_rules
    ADD CONSTRAINT retention_rules_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.roles
    ADD CONSTRAINT roles_company_id_code_key UNIQUE (company_id, code);

ALTER TABLE ONLY public.roles
    ADD CONSTRAINT roles_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.rulebook_editions
    ADD CONSTRAINT rulebook_editions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.scan_steps
    ADD CONSTRAINT scan_steps_pkey PRIMARY KEY (company_id, scan_id, place);

ALTER TABLE ONLY public.scans
    ADD CONSTRAINT scans_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.seen_updates
    ADD CONSTRAINT seen_updates_pkey PRIMARY KEY (company_id, inbox_id, dedupe_key);

ALTER TABLE ONLY public.sent_parts
    ADD CONSTRAINT sent_parts_pkey PRIMARY KEY (company_id, inbox_id, external_id);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY public.snippets
    ADD CONSTRAINT snippets_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.staff_acts
    ADD CONSTRAINT staff_acts_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.staff_alerts
    ADD CONSTRAINT staff_alerts_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.staff_chats
    ADD CONSTRAINT staff_chats_company_id_inbox_id_value_key UNIQUE (company_id, inbox_id, value);

ALTER TABLE ONLY public.staff_chats
    ADD CONSTRAINT staff_chats_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.staff_codes
    ADD CONSTRAINT staff_codes_company_id_inbox_id_code_hash_key UNIQUE (company_id, inbox_id, code_hash);

ALTER TABLE ONLY public.staff_codes
    ADD CONSTRAINT staff_codes_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.staff_links
    ADD CONSTRAINT staff_links_company_id_inbox_id_value_key UNIQUE (company_id, inbox_id, value);

ALTER TABLE ONLY public.staff_links
    ADD CONSTRAINT staff_links_pkey PRIMARY KEY (company_id, inbox_id, operator_id);

ALTER TABLE ONLY public.staff_positions
    ADD CONSTRAINT staff_positions_pkey PRIMARY KEY (company_id);

ALTER TABLE ONLY public.staff_wishes
    ADD CONSTRAINT staff_wishes_pkey PRIMARY KEY (company_id, operator_id);

ALTER TABLE ONLY public.subject_forms
    ADD CONSTRAINT subject_forms_key_key UNIQUE (key);

ALTER TABLE ONLY public.subject_forms
    ADD CONSTRAINT subject_forms_pkey PRIMARY KEY (company_id);

ALTER TABLE ONLY public.subject_proofs
    ADD CONSTRAINT subject_proofs_company_id_ticket_hash_key UNIQUE (company_id, ticket_hash);

ALTER TABLE ONLY public.subject_proofs
    ADD CONSTRAINT subject_proofs_pkey PRIMARY KEY (company_id, request_id);

ALTER TABLE ONLY public.subject_request_steps
    ADD CONSTRAINT subject_request_steps_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.subject_requests
    ADD CONSTRAINT subject_requests_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.team_members
    ADD CONSTRAINT team_members_pkey PRIMARY KEY (company_id, team_id, operator_id);

ALTER TABLE ONLY public.teams
    ADD CONSTRAINT teams_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.training_practices
    ADD CONSTRAINT training_practices_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.training_results
    ADD CONSTRAINT training_results_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.webchat_feed
    ADD CONSTRAINT webchat_feed_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.webchat_files
    ADD CONSTRAINT webchat_files_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.webchat_pushes
    ADD CONSTRAINT webchat_pushes_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.webchat_sessions
    ADD CONSTRAINT webchat_sessions_pkey PRIMARY KEY (company_id, token_hash);

ALTER TABLE ONLY public.webchat_usage
    ADD CONSTRAINT webchat_usage_pkey PRIMARY KEY (company_id, inbox_id, subject, window_at);

ALTER TABLE ONLY public.webchat_visitors
    ADD CONSTRAINT webchat_visitors_company_id_inbox_id_key_key UNIQUE (company_id, inbox_id, key);

ALTER TABLE ONLY public.webchat_visitors
    ADD CONSTRAINT webchat_visitors_pkey PRIMARY KEY (company_id, id);

ALTER TABLE ONLY public.workers
    ADD CONSTRAINT workers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.write_allowances
    ADD CONSTRAINT write_allowances_pkey PRIMARY KEY (key, window_at);

CREATE INDEX access_log_company_id_seq_idx ON public.access_log USING btree (company_id, seq DESC);

CREATE UNIQUE INDEX accounts_lower_idx ON public.accounts USING btree (lower(email));

CREATE INDEX address_confirmations_company_id_conversation_id_idx ON public.address_confirmations USING btree (company_id, conversation_id);

CREATE INDEX address_confirmations_company_id_identity_id_asked_at_idx ON public.address_confirmations USING btree (company_id, identity_id, asked_at);

CREATE INDEX address_confirmations_company_id_kind_value_asked_at_idx ON public.address_confirmations USING btree (company_id, kind, value, asked_at);

CREATE INDEX address_confirmations_company_id_message_id_idx ON public.address_confirmations USING btree (company_id, message_id);

CREATE INDEX address_confirmations_due ON public.address_confirmations USING btree (expires_at) WHERE (state = 'open'::text);

CREATE UNIQUE INDEX address_confirmations_open ON public.address_confirmations USING btree (company_id, identity_id) WHERE (state = 'open'::text);

CREATE INDEX attachments_company_id_file_id_idx ON public.attachments USING btree (company_id, file_id) WHERE (file_id IS NOT NULL);

CREATE INDEX attachments_company_id_message_id_idx ON public.attachments USING btree (company_id, message_id);

CREATE INDEX attachments_pending ON public.attachments USING btree (next_attempt_at) WHERE (state = 'pending'::text);

CREATE UNIQUE INDEX audit_findings_company_id_run_id_key_idx ON public.audit_findings USING btree (company_id, run_id, key);

CREATE UNIQUE INDEX audit_items_company_id_client_key_idx ON public.audit_items USING btree (company_id, client_key) WHERE (client_key IS NOT NULL);

CREATE INDEX audit_items_company_id_match_key_idx ON public.audit_items USING btree (company_id, match_key);

CREATE INDEX audit_items_company_id_state_id_idx ON public.audit_items USING btree (company_id, state, id);

CREATE UNIQUE INDEX audit_runs_company_id_client_key_idx ON public.audit_runs USING btree (company_id, client_key) WHERE (client_key IS NOT NULL);

CREATE UNIQUE INDEX audit_sightings_once ON public.audit_sightings USING btree (company_id, item_id, source, md5(((place || chr(10)) || words)));

CREATE INDEX audit_task_needs_company_id_needs_id_idx ON public.audit_task_needs USING btree (company_id, needs_id);

CREATE UNIQUE INDEX audit_tasks_company_id_client_key_idx ON public.audit_tasks USING btree (company_id, client_key) WHERE (client_key IS NOT NULL);

CREATE INDEX audit_tasks_company_id_state_due_on_idx ON public.audit_tasks USING btree (company_id, state, due_on);

CREATE UNIQUE INDEX audit_tasks_key ON public.audit_tasks USING btree (company_id, key) WHERE (key <> ''::text);

CREATE UNIQUE INDEX auto_replies_company_id_kind_coalesce_idx ON public.auto_replies USING btree (company_id, kind, COALESCE(business_line_id, (0)::bigint));

CREATE UNIQUE INDEX business_hours_company_id_coalesce_idx ON public.business_hours USING btree (company_id, COALESCE(business_line_id, (0)::bigint));

CREATE UNIQUE INDEX business_lines_company_id_lower_idx ON public.business_lines USING btree (company_id, lower(name)) WHERE (archived_at IS NULL);

CREATE INDEX campaign_people_company_id_contact_id_idx ON public.campaign_people USING btree (company_id, contact_id);

CREATE INDEX campaign_people_due ON public.campaign_people USING btree (due_at) WHERE (due_at IS NOT NULL);

CREATE INDEX campaign_plans_at_work ON public.campaign_plans USING btree (state) WHERE (state = ANY (ARRAY['planning'::text, 'running'::text]));

CREATE INDEX campaign_steps_company_id_inbox_id_idx ON public.campaign_steps USING btree (company_id, inbox_id) WHERE (inbox_id IS NOT NULL);

CREATE INDEX campaign_touches_company_id_message_id_idx ON public.campaign_touches USING btree (company_id, message_id) WHERE (message_id IS NOT NULL);

CREATE INDEX campaign_ways_company_id_inbox_id_idx ON public.campaign_ways USING btree (company_id, inbox_id);

CREATE INDEX campaigns_company_id_business_line_id_idx ON public.campaigns USING btree (company_id, business_line_id);

CREATE UNIQUE INDEX campaigns_once ON public.campaigns USING btree (company_id, client_key) WHERE (client_key IS NOT NULL);

CREATE INDEX closing_notices_company_id_contact_id_idx ON public.closing_notices USING btree (company_id, contact_id);

CREATE INDEX closing_notices_company_id_conversation_id_idx ON public.closing_notices USING btree (company_id, conversation_id);

CREATE INDEX closing_notices_company_id_message_id_idx ON public.closing_notices USING btree (company_id, message_id) WHERE (message_id IS NOT NULL);

CREATE INDEX closing_notices_due ON public.closing_notices USING btree (due_at) WHERE (state = ANY (ARRAY['waiting'::text, 'recalled'::text]));

CREATE INDEX closings_at_work ON public.closings USING btree (company_id, id) WHERE (state = ANY (ARRAY['noticing'::text, 'closed'::text]));

CREATE INDEX closings_company_id_inbox_id_idx ON public.closings USING btree (company_id, inbox_id);

CREATE INDEX closings_due ON public.closings USING btree (closes_on) WHERE (state = ANY (ARRAY['planned'::text, 'noticing'::text]));

CREATE UNIQUE INDEX closings_once ON public.closings USING btree (company_id, client_key) WHERE (client_key IS NOT NULL);

CREATE UNIQUE INDEX closings_one ON public.closings USING btree (company_id, inbox_id) WHERE (state <> 'cancelled'::text);

CREATE INDEX closings_to_count ON public.closings USING btree (count_at) WHERE (count_at IS NOT NULL);

CREATE INDEX consent_links_company_id_business_line_id_idx ON public.consent_links USING btree (company_id, business_line_id) WHERE (business_line_id IS NOT NULL);

CREATE INDEX consent_links_company_id_contact_id_idx ON public.consent_links USING btree (company_id, contact_id);

CREATE INDEX consent_links_company_id_message_id_idx ON public.consent_links USING btree (company_id, message_id) WHERE (message_id IS NOT NULL);

CREATE INDEX consent_questions_company_id_conversation_id_idx ON public.consent_questions USING btree (company_id, conversation_id);

CREATE INDEX consent_questions_company_id_message_id_idx ON public.consent_questions USING btree (company_id, message_id);

CREATE INDEX consent_questions_company_id_text_id_idx ON public.consent_questions USING btree (company_id, text_id);

CREATE UNIQUE INDEX consent_questions_open ON public.consent_questions USING btree (company_id, identity_id) WHERE (state = 'open'::text);

CREATE INDEX consent_records_company_id_contact_id_purpose_at_idx ON public.consent_records USING btree (company_id, contact_id, purpose, at DESC);

CREATE INDEX consent_records_company_id_file_id_idx ON public.consent_records USING btree (company_id, file_id) WHERE (file_id IS NOT NULL);

CREATE INDEX consent_records_company_id_identity_id_idx ON public.consent_records USING btree (company_id, identity_id) WHERE (identity_id IS NOT NULL);

CREATE INDEX consent_records_company_id_inbox_id_address_purpose_idx ON public.consent_records USING btree (company_id, inbox_id, address, purpose) WHERE (address IS NOT NULL);

CREATE INDEX consent_records_company_id_text_id_idx ON public.consent_records USING btree (company_id, text_id) WHERE (text_id IS NOT NULL);

CREATE INDEX consent_texts_company_id_business_line_id_idx ON public.consent_texts USING btree (company_id, business_line_id) WHERE (business_line_id IS NOT NULL);

CREATE UNIQUE INDEX consent_texts_draft ON public.consent_texts USING btree (company_id, purpose, COALESCE(business_line_id, (0)::bigint)) WHERE (in_force_from IS NULL);

CREATE UNIQUE INDEX consent_texts_from ON public.consent_texts USING btree (company_id, purpose, COALESCE(business_line_id, (0)::bigint), in_force_from) WHERE (in_force_from IS NOT NULL);

CREATE UNIQUE INDEX consent_texts_version ON public.consent_texts USING btree (company_id, purpose, COALESCE(business_line_id, (0)::bigint), version);

CREATE INDEX contact_claims_company_id_of_identity_id_idx ON public.contact_claims USING btree (company_id, of_identity_id);

CREATE INDEX contact_details_company_id_identity_id_idx ON public.contact_details USING btree (company_id, identity_id) WHERE (identity_id IS NOT NULL);

CREATE INDEX contact_details_import_ids_idx ON public.contact_details USING gin (import_ids) WHERE (import_ids <> '{}'::bigint[]);

CREATE UNIQUE INDEX contact_details_once ON public.contact_details USING btree (company_id, contact_id, kind, value, COALESCE(identity_id, (0)::bigint));

CREATE INDEX contact_details_value ON public.contact_details USING btree (company_id, kind, value, contact_id);

CREATE INDEX contact_merges_company_id_into_id_idx ON public.contact_merges USING btree (company_id, into_id);

CREATE UNIQUE INDEX contact_merges_live ON public.contact_merges USING btree (company_id, contact_id) WHERE (undone_at IS NULL);

CREATE INDEX contacts_company_id_id_idx ON public.contacts USING btree (company_id, id DESC);

CREATE INDEX contacts_company_id_lower_id_idx ON public.contacts USING btree (company_id, lower(name) text_pattern_ops, id);

CREATE INDEX contacts_company_id_merged_into_id_idx ON public.contacts USING btree (company_id, merged_into_id) WHERE (merged_into_id IS NOT NULL);

CREATE INDEX contacts_name_grams ON public.contacts USING gin (public.name_grams(company_id, name)) WHERE (merged_into_id IS NULL);

CREATE INDEX contacts_to_compare ON public.contacts USING btree (company_id, id) WHERE (NOT is_compared);

CREATE INDEX conversation_labels_company_id_conversation_id_idx ON public.conversation_labels USING btree (company_id, conversation_id);

CREATE INDEX conversation_labels_recent ON public.conversation_labels USING btree (company_id, label_id, status, last_message_at DESC, conversation_id DESC) INCLUDE (assignee_id, business_line_id, inbox_id, team_id, waiting_since);

CREATE INDEX conversations_assignee ON public.conversations USING btree (company_id, assignee_id, status, last_message_at DESC, id DESC) INCLUDE (business_line_id, inbox_id, team_id, waiting_since) WHERE (merged_into_id IS NULL);

CREATE INDEX conversations_contact ON public.conversations USING btree (company_id, contact_id, last_message_at DESC);

CREATE UNIQUE INDEX conversations_current ON public.conversations USING btree (company_id, inbox_id, identity_id) WHERE (merged_into_id IS NULL);

CREATE INDEX conversations_inbox ON public.conversations USING btree (company_id, inbox_id, status, last_message_at DESC, id DESC) INCLUDE (assignee_id, business_line_id, team_id, waiting_since) WHERE (merged_into_id IS NULL);

CREATE INDEX conversations_line ON public.conversations USING btree (company_id, business_line_id, status, last_message_at DESC, id DESC) INCLUDE (assignee_id, inbox_id, team_id, waiting_since) WHERE (merged_into_id IS NULL);

CREATE INDEX conversations_recent ON public.conversations USING btree (company_id, status, last_message_at DESC, id DESC) INCLUDE (assignee_id, business_line_id, inbox_id, team_id, waiting_since) WHERE (merged_into_id IS NULL);

CREATE INDEX conversations_routing ON public.conversations USING btree (company_id, id) WHERE (routing_cause IS NOT NULL);

CREATE INDEX conversations_snoozed ON public.conversations USING btree (snoozed_until) WHERE (status = 'snoozed'::text);

CREATE INDEX conversations_team ON public.conversations USING btree (company_id, team_id, status, last_message_at DESC, id DESC) INCLUDE (assignee_id, business_line_id, inbox_id, waiting_since) WHERE ((merged_into_id IS NULL) AND (team_id IS NOT NULL));

CREATE INDEX conversations_waiting ON public.conversations USING btree (company_id, status, waiting_since, id) INCLUDE (assignee_id, business_line_id, inbox_id, team_id) WHERE ((merged_into_id IS NULL) AND (waiting_since IS NOT NULL));

CREATE INDEX conversations_waiting_for ON public.conversations USING btree (company_id, assignee_id, status, waiting_since, id) INCLUDE (business_line_id, inbox_id, team_id) WHERE ((merged_into_id IS NULL) AND (waiting_since IS NOT NULL));

CREATE INDEX deliveries_company_id_outbox_id_idx ON ONLY public.deliveries USING btree (company_id, outbox_id);

CREATE INDEX deliveries_when ON ONLY public.deliveries USING brin (started_at);

CREATE INDEX detections_marked ON public.detections USING btree (company_id, found_at) WHERE (state = 'marked'::text);

CREATE INDEX detections_pending ON public.detections USING btree (is_history, asked_at) WHERE (state = 'pending'::text);

CREATE INDEX document_rows_company_id_list_place_idx ON public.document_rows USING btree (company_id, list, place);

CREATE UNIQUE INDEX documents_version ON public.documents USING btree (company_id, template, about, version);

CREATE INDEX early_reports_company_id_inbox_id_idx ON public.early_reports USING btree (company_id, inbox_id);

CREATE INDEX early_reports_seen_at_idx ON public.early_reports USING btree (seen_at);

CREATE UNIQUE INDEX erasures_at_work ON public.erasures USING btree (company_id, contact_id) WHERE ((contact_id IS NOT NULL) AND (state = ANY (ARRAY['asked'::text, 'confirmed'::text, 'running'::text])));

CREATE INDEX erasures_company_id_request_id_idx ON public.erasures USING btree (company_id, request_id) WHERE (request_id IS NOT NULL);

CREATE INDEX erasures_due ON public.erasures USING btree (id) WHERE (state = ANY (ARRAY['confirmed'::text, 'running'::text]));

CREATE INDEX file_readings_pending ON public.file_readings USING btree (asked_at) WHERE (state = 'pending'::text);

CREATE INDEX files_storage_key_idx ON public.files USING btree (storage_key);

CREATE INDEX files_thumb_key_idx ON public.files USING btree (thumb_key) WHERE (thumb_key IS NOT NULL);

CREATE INDEX gate_decisions_company_id_decided_at_id_idx ON ONLY public.gate_decisions USING btree (company_id, decided_at, id);

CREATE INDEX gate_decisions_company_id_outbox_id_idx ON ONLY public.gate_decisions USING btree (company_id, outbox_id);

CREATE INDEX gate_false_alarms_company_id_conversation_id_idx ON public.gate_false_alarms USING btree (company_id, conversation_id) WHERE (draft IS NOT NULL);

CREATE UNIQUE INDEX grants_company_id_operator_id_role_id_coalesce_idx ON public.grants USING btree (company_id, operator_id, role_id, COALESCE(business_line_id, (0)::bigint));

CREATE INDEX holds_company_id_outbox_id_idx ON public.holds USING btree (company_id, outbox_id);

CREATE INDEX holds_decided ON public.holds USING btree (company_id, decided_at DESC, id DESC) WHERE (decision IS NOT NULL);

CREATE UNIQUE INDEX holds_open ON public.holds USING btree (company_id, outbox_id) WHERE (decision IS NULL);

CREATE INDEX identities_company_id_channel_value_idx ON public.identities USING btree (company_id, channel, value);

CREATE INDEX identities_company_id_contact_id_idx ON public.identities USING btree (company_id, contact_id);

CREATE INDEX identities_nameless ON public.identities USING btree (channel, inbox_id) WHERE (display_name = ''::text);

CREATE INDEX identities_to_compare ON public.identities USING btree (id) WHERE (NOT is_compared);

CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));

CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);

CREATE INDEX import_people_company_id_contact_id_idx ON public.import_people USING btree (company_id, contact_id);

CREATE INDEX import_people_company_id_import_id_idx ON public.import_people USING btree (company_id, import_id);

CREATE INDEX import_records_company_id_contact_id_idx ON public.import_records USING btree (company_id, contact_id) WHERE (contact_id IS NOT NULL);

CREATE INDEX import_records_company_id_import_id_idx ON public.import_records USING btree (company_id, import_id);

CREATE UNIQUE INDEX import_records_once ON public.import_records USING btree (company_id, source, kind, key);

CREATE INDEX import_records_waiting ON public.import_records USING btree (company_id, source, person_key) WHERE (contact_id IS NULL);

CREATE INDEX import_rows_company_id_import_id_target_target_id_idx ON public.import_rows USING btree (company_id, import_id, target, target_id);

CREATE INDEX imports_at_work ON public.imports USING btree (id) WHERE (state = ANY (ARRAY['pulling'::text, 'looking'::text, 'running'::text, 'undoing'::text]));

CREATE UNIQUE INDEX imports_client_key ON public.imports USING btree (company_id, client_key) WHERE (client_key IS NOT NULL);

CREATE INDEX imports_company_id_digest_idx ON public.imports USING btree (company_id, digest) WHERE (digest IS NOT NULL);

CREATE INDEX inbox_alarms_company_id_inbox_id_idx ON public.inbox_alarms USING btree (company_id, inbox_id);

CREATE INDEX inbox_alarms_ended_at_idx ON public.inbox_alarms USING btree (ended_at);

CREATE UNIQUE INDEX inbox_alarms_open ON public.inbox_alarms USING btree (company_id, inbox_id, kind) WHERE (ended_at IS NULL);

CREATE INDEX incident_people_company_id_contact_id_idx ON public.incident_people USING btree (company_id, contact_id);

CREATE INDEX incident_steps_company_id_incident_id_id_idx ON public.incident_steps USING btree (company_id, incident_id, id);

CREATE INDEX incidents_company_id_noticed_at_idx ON public.incidents USING btree (company_id, noticed_at DESC);

CREATE INDEX incidents_running ON public.incidents USING btree (final_due_at) WHERE (state = 'open'::text);

CREATE INDEX invitation_presses_company_id_campaign_id_at_idx ON public.invitation_presses USING btree (company_id, campaign_id, at);

CREATE INDEX invitation_presses_company_id_inbox_id_idx ON public.invitation_presses USING btree (company_id, inbox_id);

CREATE INDEX invitation_presses_company_id_invitation_id_idx ON public.invitation_presses USING btree (company_id, invitation_id) WHERE (invitation_id IS NOT NULL);

CREATE INDEX invitation_uses_company_id_campaign_id_at_idx ON public.invitation_uses USING btree (company_id, campaign_id, at);

CREATE INDEX invitation_uses_company_id_invitation_id_idx ON public.invitation_uses USING btree (company_id, invitation_id) WHERE (invitation_id IS NOT NULL);

CREATE UNIQUE INDEX invitation_uses_once ON public.invitation_uses USING btree (company_id, identity_id, campaign_id, COALESCE(invitation_id, (0)::bigint));

CREATE INDEX invitations_company_id_contact_id_idx ON public.invitations USING btree (company_id, contact_id);

CREATE INDEX invitations_company_id_told_identity_id_idx ON public.invitations USING btree (company_id, told_identity_id) WHERE (told_identity_id IS NOT NULL);

CREATE INDEX invitations_company_id_used_identity_id_idx ON public.invitations USING btree (company_id, used_identity_id) WHERE (used_identity_id IS NOT NULL);

CREATE INDEX journal_failed ON ONLY public.journal USING btree (company_id, id) WHERE (state = 'failed'::text);

CREATE INDEX journal_new ON ONLY public.journal USING btree (lane, id) WHERE (state = 'new'::text);

CREATE INDEX journal_when ON ONLY public.journal USING brin (received_at);

CREATE UNIQUE INDEX labels_company_id_lower_idx ON public.labels USING btree (company_id, lower(name)) WHERE (archived_at IS NULL);

CREATE INDEX legal_holds_company_id_contact_id_idx ON public.legal_holds USING btree (company_id, contact_id) WHERE (lifted_at IS NULL);

CREATE INDEX link_suggestions_company_id_id_idx ON public.link_suggestions USING btree (company_id, id) WHERE (state = 'open'::text);

CREATE INDEX link_suggestions_company_id_second_id_idx ON public.link_suggestions USING btree (company_id, second_id);

CREATE INDEX login_failures_last_at_idx ON public.login_failures USING btree (last_at);

CREATE INDEX meeting_sessions_company_id_key_idx ON public.meeting_sessions USING btree (company_id, key);

CREATE UNIQUE INDEX meeting_sessions_company_id_meeting_id_key_idx ON public.meeting_sessions USING btree (company_id, meeting_id, key);

CREATE UNIQUE INDEX meetings_company_id_conversation_id_client_key_idx ON public.meetings USING btree (company_id, conversation_id, client_key) WHERE (client_key IS NOT NULL);

CREATE INDEX meetings_company_id_conversation_id_id_idx ON public.meetings USING btree (company_id, conversation_id, id DESC);

CREATE UNIQUE INDEX meetings_company_id_inbox_id_room_idx ON public.meetings USING btree (company_id, inbox_id, room);

CREATE INDEX meetings_due ON public.meetings USING btree (next_try_at) WHERE (next_try_at IS NOT NULL);

CREATE INDEX mentions_company_id_message_id_idx ON public.mentions USING btree (company_id, message_id);

CREATE UNIQUE INDEX messages_client_key ON public.messages USING btree (company_id, conversation_id, client_key) WHERE (client_key IS NOT NULL);

CREATE UNIQUE INDEX messages_external ON public.messages USING btree (company_id, inbox_id, external_id) WHERE (external_id IS NOT NULL);

CREATE INDEX messages_letter ON public.messages USING btree (company_id, (((content -> 'mail'::text) ->> 'letter'::text))) WHERE (((content -> 'mail'::text) ->> 'letter'::text) IS NOT NULL);

CREATE INDEX messages_thread ON public.messages USING btree (company_id, conversation_id, sort_at DESC, sort_seq DESC, id DESC);

CREATE INDEX outbox_dead ON public.outbox USING btree (company_id, id) WHERE (state = 'dead'::text);

CREATE INDEX outbox_held ON public.outbox USING btree (company_id, id) WHERE (state = 'held'::text);

CREATE INDEX outbox_links ON public.outbox USING btree (company_id, id) WHERE (payload ? 'link'::text);

CREATE INDEX outbox_message ON public.outbox USING btree (company_id, message_id);

CREATE INDEX outbox_open ON public.outbox USING btree (inbox_id, (((created_by IS NULL) AND ((payload ? 'link'::text) OR (purpose = ANY (ARRAY['promo'::text, 'invitation'::text]))))), not_before, id) WHERE (state = ANY (ARRAY['queued'::text, 'retry'::text, 'sending'::text, 'unknown'::text]));

CREATE INDEX outbox_order ON public.outbox USING btree (company_id, conversation_id, id) WHERE (state = ANY (ARRAY['queued'::text, 'retry'::text, 'sending'::text, 'unknown'::text, 'held'::text]));

CREATE INDEX outbox_parts ON public.outbox USING gin (external_ids) WHERE (cardinality(external_ids) > 1);

CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);

CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));

CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);

CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);

CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);

CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);

CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);

CREATE UNIQUE INDEX residency_reasons_place_found_idx ON public.residency_reasons USING btree (place, found) WHERE (withdrawn_at IS NULL);

CREATE UNIQUE INDEX retention_rules_company_id_subject_kind_coalesce_idx ON public.retention_rules USING btree (company_id, subject_kind, COALESCE(business_line_id, (0)::bigint));

CREATE UNIQUE INDEX scan_steps_company_id_scan_id_md5_idx ON public.scan_steps USING btree (company_id, scan_id, md5(key));

CREATE INDEX scan_steps_waiting ON public.scan_steps USING btree (company_id, scan_id, place) WHERE (state = 'waiting'::text);

CREATE INDEX scans_at_work ON public.scans USING btree (id) WHERE (state = 'running'::text);

CREATE UNIQUE INDEX scans_company_id_client_key_idx ON public.scans USING btree (company_id, client_key);

CREATE INDEX scans_company_id_started_at_id_idx ON public.scans USING btree (company_id, started_at DESC, id DESC);

CREATE INDEX scans_with_upload ON public.scans USING btree (id) WHERE (upload IS NOT NULL);

CREATE INDEX seen_updates_seen_at_idx ON public.seen_updates USING brin (seen_at);

CREATE INDEX sent_parts_company_id_message_id_idx ON public.sent_parts USING btree (company_id, message_id);

CREATE INDEX sent_parts_company_id_outbox_id_idx ON public.sent_parts USING btree (company_id, outbox_id);

CREATE INDEX sent_parts_to_ask ON public.sent_parts USING btree (ask_at) WHERE (ask_at IS NOT NULL);

CREATE INDEX sessions_account_id_idx ON public.sessions USING btree (account_id);

CREATE INDEX sessions_expires_at_idx ON public.sessions USING btree (expires_at);

CREATE UNIQUE INDEX snippets_company_id_lower_coalesce_idx ON public.snippets USING btree (company_id, lower(shortcut), COALESCE(business_line_id, (0)::bigint));

CREATE INDEX staff_acts_due ON public.staff_acts USING btree (not_before, id) WHERE (state = 'new'::text);

CREATE INDEX staff_acts_old ON public.staff_acts USING brin (at);

CREATE INDEX staff_alerts_company_id_conversation_id_idx ON public.staff_alerts USING btree (company_id, conversation_id) WHERE (conversation_id IS NOT NULL);

CREATE INDEX staff_alerts_due ON public.staff_alerts USING btree (not_before, id) WHERE (state = 'queued'::text);

CREATE UNIQUE INDEX staff_alerts_key ON public.staff_alerts USING btree (company_id, inbox_id, key);

CREATE INDEX staff_alerts_old ON public.staff_alerts USING brin (created_at);

CREATE UNIQUE INDEX staff_alerts_once ON public.staff_alerts USING btree (company_id, inbox_id, recipient, cause);

CREATE INDEX staff_alerts_told ON public.staff_alerts USING btree (company_id, inbox_id, external_id) WHERE (external_id IS NOT NULL);

CREATE INDEX staff_links_company_id_operator_id_idx ON public.staff_links USING btree (company_id, operator_id);

CREATE INDEX subject_proofs_company_id_contact_id_sent_at_idx ON public.subject_proofs USING btree (company_id, contact_id, sent_at) WHERE (contact_id IS NOT NULL);

CREATE INDEX subject_proofs_new ON public.subject_proofs USING btree (made_at, request_id) WHERE (state = 'new'::text);

CREATE INDEX subject_request_steps_company_id_request_id_id_idx ON public.subject_request_steps USING btree (company_id, request_id, id);

CREATE INDEX subject_requests_company_id_answer_message_id_idx ON public.subject_requests USING btree (company_id, answer_message_id) WHERE (answer_message_id IS NOT NULL);

CREATE INDEX subject_requests_company_id_contact_id_idx ON public.subject_requests USING btree (company_id, contact_id) WHERE (contact_id IS NOT NULL);

CREATE INDEX subject_requests_company_id_conversation_id_idx ON public.subject_requests USING btree (company_id, conversation_id) WHERE (conversation_id IS NOT NULL);

CREATE INDEX subject_requests_company_id_due_on_id_idx ON public.subject_requests USING btree (company_id, due_on, id) WHERE (state = 'open'::text);

CREATE INDEX subject_requests_company_id_ended_at_idx ON public.subject_requests USING btree (company_id, ended_at) WHERE (ended_at IS NOT NULL);

CREATE UNIQUE INDEX training_practices_running ON public.training_practices USING btree (company_id, operator_id) WHERE (ended_at IS NULL);

CREATE INDEX training_results_company_id_operator_id_kind_subject_at_idx ON public.training_results USING btree (company_id, operator_id, kind, subject, at DESC);

CREATE UNIQUE INDEX webchat_feed_client_key ON public.webchat_feed USING btree (company_id, visitor_id, client_key) WHERE (client_key IS NOT NULL);

CREATE UNIQUE INDEX webchat_feed_position ON public.webchat_feed USING btree (company_id, visitor_id, "position");

CREATE UNIQUE INDEX webchat_feed_seq ON public.webchat_feed USING btree (company_id, visitor_id, seq);

CREATE INDEX webchat_files_company_id_file_id_idx ON public.webchat_files USING btree (company_id, file_id);

CREATE INDEX webchat_files_company_id_file_id_idx1 ON public.webchat_files USING btree (company_id, file_id);

CREATE INDEX webchat_files_company_id_visitor_id_feed_id_idx ON public.webchat_files USING btree (company_id, visitor_id, feed_id);

CREATE INDEX webchat_pushes_due_at_idx ON public.webchat_pushes USING btree (due_at);

CREATE INDEX webchat_sessions_company_id_visitor_id_idx ON public.webchat_sessions USING btree (company_id, visitor_id);

CREATE INDEX webchat_usage_window_at_idx ON public.webchat_usage USING btree (window_at);

CREATE UNIQUE INDEX webchat_visitors_company_id_inbox_id_user_id_idx ON public.webchat_visitors USING btree (company_id, inbox_id, user_id) WHERE (user_id IS NOT NULL);

CREATE INDEX write_allowances_window_at_idx ON public.write_allowances USING btree (window_at);

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON public.access_log FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

ALTER TABLE public.access_log ENABLE ALWAYS TRIGGER append_only;

CREATE TRIGGER append_only BEFORE UPDATE ON public.audit_findings FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

ALTER TABLE public.audit_findings ENABLE ALWAYS TRIGGER append_only;

CREATE TRIGGER append_only BEFORE UPDATE ON public.audit_runs FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

ALTER TABLE public.audit_runs ENABLE ALWAYS TRIGGER append_only;

CREATE TRIGGER append_only BEFORE UPDATE ON public.company_profiles FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

ALTER TABLE public.company_profiles ENABLE ALWAYS TRIGGER append_only;

CREATE TRIGGER append_only BEFORE UPDATE ON public.documents FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

ALTER TABLE public.documents ENABLE ALWAYS TRIGGER append_only;

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON public.rulebook_editions FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

ALTER TABLE public.rulebook_editions ENABLE ALWAYS TRIGGER append_only;

CREATE TRIGGER append_only BEFORE UPDATE ON public.training_results FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

ALTER TABLE public.training_results ENABLE ALWAYS TRIGGER append_only;

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON public.access_log FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

ALTER TABLE public.access_log ENABLE ALWAYS TRIGGER append_only_truncate;

CREATE TRIGGER keep_consent_record BEFORE UPDATE ON public.consent_records FOR EACH ROW EXECUTE FUNCTION public.keep_consent_record();

CREATE TRIGGER keep_consent_text BEFORE UPDATE ON public.consent_texts FOR EACH ROW WHEN ((old.published_at IS NOT NULL)) EXECUTE FUNCTION public.keep_consent_text();

CREATE TRIGGER label_changed_conversation AFTER UPDATE OF label_ids, inbox_id, business_line_id, assignee_id, team_id, status, last_message_at, waiting_since, merged_into_id ON public.conversations FOR EACH ROW WHEN (((new.label_ids <> '{}'::bigint[]) OR (old.label_ids <> '{}'::bigint[]))) EXECUTE FUNCTION public.keep_conversation_labels();

CREATE TRIGGER label_new_conversation AFTER INSERT ON public.conversations FOR EACH ROW WHEN ((new.label_ids <> '{}'::bigint[])) EXECUTE FUNCTION public.keep_conversation_labels();

CREATE TRIGGER make_fact_counter AFTER INSERT ON public.companies FOR EACH ROW EXECUTE FUNCTION public.make_fact_counter();

CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();

CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();

CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();

CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();

CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();

CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();

CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();

ALTER TABLE ONLY public.access_links
    ADD CONSTRAINT access_links_company_id_operator_id_fkey FOREIGN KEY (company_id, operator_id) REFERENCES public.operators(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.account_secrets
    ADD CONSTRAINT account_secrets_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.address_confirmations
    ADD CONSTRAINT address_confirmations_company_id_conversation_id_fkey FOREIGN KEY (company_id, conversation_id) REFERENCES public.conversations(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.address_confirmations
    ADD CONSTRAINT address_confirmations_company_id_identity_id_fkey FOREIGN KEY (company_id, identity_id) REFERENCES public.identities(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.address_confirmations
    ADD CONSTRAINT address_confirmations_company_id_message_id_fkey FOREIGN KEY (company_id, message_id) REFERENCES public.messages(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.address_confirmations
    ADD CONSTRAINT address_confirmations_company_id_sent_identity_id_fkey FOREIGN KEY (company_id, sent_identity_id) REFERENCES public.identities(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.alarm_limits
    ADD CONSTRAINT alarm_limits_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.api_tokens
    ADD CONSTRAINT api_tokens_company_id_operator_id_fkey FOREIGN KEY (company_id, operator_id) REFERENCES public.operators(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.attachments
    ADD CONSTRAINT attachments_company_id_file_id_fkey FOREIGN KEY (company_id, file_id) REFERENCES public.files(company_id, id);

ALTER TABLE ONLY public.attachments
    ADD CONSTRAINT attachments_company_id_message_id_fkey FOREIGN KEY (company_id, message_id) REFERENCES public.messages(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.audit_findings
    ADD CONSTRAINT audit_findings_company_id_run_id_fkey FOREIGN KEY (company_id, run_id) REFERENCES public.audit_runs(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.audit_items
    ADD CONSTRAINT audit_items_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id);

ALTER TABLE ONLY public.audit_items
    ADD CONSTRAINT audit_items_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.audit_items
    ADD CONSTRAINT audit_items_company_id_merged_into_fkey FOREIGN KEY (company_id, merged_into) REFERENCES public.audit_items(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.audit_looks
    ADD CONSTRAINT audit_looks_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.audit_runs
    ADD CONSTRAINT audit_runs_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.audit_sightings
    ADD CONSTRAINT audit_sightings_company_id_item_id_fkey FOREIGN KEY (company_id, item_id) REFERENCES public.audit_items(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.audit_task_needs
    ADD CONSTRAINT audit_task_needs_company_id_needs_id_fkey FOREIGN KEY (company_id, needs_id) REFERENCES public.audit_tasks(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.audit_task_needs
    ADD CONSTRAINT audit_task_needs_company_id_task_id_fkey FOREIGN KEY (company_id, task_id) REFERENCES public.audit_tasks(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.audit_tasks
    ADD CONSTRAINT audit_tasks_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.audit_tasks
    ADD CONSTRAINT audit_tasks_company_id_operator_id_fkey FOREIGN KEY (company_id, operator_id) REFERENCES public.operators(company_id, id) ON DELETE SET NULL (operator_id);

ALTER TABLE ONLY public.auto_replies
    ADD CONSTRAINT auto_replies_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.auto_replies
    ADD CONSTRAINT auto_replies_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.business_hours
    ADD CONSTRAINT business_hours_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.business_hours
    ADD CONSTRAINT business_hours_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.business_lines
    ADD CONSTRAINT business_lines_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.campaign_people
    ADD CONSTRAINT campaign_people_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id);

ALTER TABLE ONLY public.campaign_people
    ADD CONSTRAINT campaign_people_company_id_campaign_id_fkey FOREIGN KEY (company_id, campaign_id) REFERENCES public.campaigns(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.campaign_people
    ADD CONSTRAINT campaign_people_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.campaign_plans
    ADD CONSTRAINT campaign_plans_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id);

ALTER TABLE ONLY public.campaign_plans
    ADD CONSTRAINT campaign_plans_company_id_campaign_id_fkey FOREIGN KEY (company_id, campaign_id) REFERENCES public.campaigns(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.campaign_steps
    ADD CONSTRAINT campaign_steps_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id);

ALTER TABLE ONLY public.campaign_steps
    ADD CONSTRAINT campaign_steps_company_id_campaign_id_fkey FOREIGN KEY (company_id, campaign_id) REFERENCES public.campaigns(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.campaign_steps
    ADD CONSTRAINT campaign_steps_company_id_inbox_id_fkey FOREIGN KEY (company_id, inbox_id) REFERENCES public.inboxes(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.campaign_touches
    ADD CONSTRAINT campaign_touches_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id);

ALTER TABLE ONLY public.campaign_touches
    ADD CONSTRAINT campaign_touches_company_id_campaign_id_contact_id_fkey FOREIGN KEY (company_id, campaign_id, contact_id) REFERENCES public.campaign_people(company_id, campaign_id, contact_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.campaign_touches
    ADD CONSTRAINT campaign_touches_company_id_message_id_fkey FOREIGN KEY (company_id, message_id) REFERENCES public.messages(company_id, id) ON DELETE SET NULL (message_id);

ALTER TABLE ONLY public.campaign_ways
    ADD CONSTRAINT campaign_ways_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id);

ALTER TABLE ONLY public.campaign_ways
    ADD CONSTRAINT campaign_ways_company_id_campaign_id_fkey FOREIGN KEY (company_id, campaign_id) REFERENCES public.campaigns(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.campaign_ways
    ADD CONSTRAINT campaign_ways_company_id_inbox_id_fkey FOREIGN KEY (company_id, inbox_id) REFERENCES public.inboxes(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.campaigns
    ADD CONSTRAINT campaigns_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id);

ALTER TABLE ONLY public.campaigns
    ADD CONSTRAINT campaigns_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.closing_notices
    ADD CONSTRAINT closing_notices_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id);

ALTER TABLE ONLY public.closing_notices
    ADD CONSTRAINT closing_notices_company_id_closing_id_fkey FOREIGN KEY (company_id, closing_id) REFERENCES public.closings(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.closing_notices
    ADD CONSTRAINT closing_notices_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.closing_notices
    ADD CONSTRAINT closing_notices_company_id_conversation_id_fkey FOREIGN KEY (company_id, conversation_id) REFERENCES public.conversations(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.closing_notices
    ADD CONSTRAINT closing_notices_company_id_message_id_fkey FOREIGN KEY (company_id, message_id) REFERENCES public.messages(company_id, id) ON DELETE SET NULL (message_id);

ALTER TABLE ONLY public.closings
    ADD CONSTRAINT closings_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id);

ALTER TABLE ONLY public.closings
    ADD CONSTRAINT closings_company_id_decided_by_fkey FOREIGN KEY (company_id, decided_by) REFERENCES public.operators(company_id, id) ON DELETE SET NULL (decided_by);

ALTER TABLE ONLY public.closings
    ADD CONSTRAINT closings_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.closings
    ADD CONSTRAINT closings_company_id_inbox_id_fkey FOREIGN KEY (company_id, inbox_id) REFERENCES public.inboxes(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.company_channels
    ADD CONSTRAINT company_channels_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.company_profiles
    ADD CONSTRAINT company_profiles_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.consent_links
    ADD CONSTRAINT consent_links_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id);

ALTER TABLE ONLY public.consent_links
    ADD CONSTRAINT consent_links_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.consent_links
    ADD CONSTRAINT consent_links_company_id_message_id_fkey FOREIGN KEY (company_id, message_id) REFERENCES public.messages(company_id, id) ON DELETE SET NULL (message_id);

ALTER TABLE ONLY public.consent_questions
    ADD CONSTRAINT consent_questions_company_id_conversation_id_fkey FOREIGN KEY (company_id, conversation_id) REFERENCES public.conversations(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.consent_questions
    ADD CONSTRAINT consent_questions_company_id_identity_id_fkey FOREIGN KEY (company_id, identity_id) REFERENCES public.identities(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.consent_questions
    ADD CONSTRAINT consent_questions_company_id_message_id_fkey FOREIGN KEY (company_id, message_id) REFERENCES public.messages(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.consent_questions
    ADD CONSTRAINT consent_questions_company_id_text_id_fkey FOREIGN KEY (company_id, text_id) REFERENCES public.consent_texts(company_id, id);

ALTER TABLE ONLY public.consent_records
    ADD CONSTRAINT consent_records_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.consent_records
    ADD CONSTRAINT consent_records_company_id_file_id_fkey FOREIGN KEY (company_id, file_id) REFERENCES public.files(company_id, id);

ALTER TABLE ONLY public.consent_records
    ADD CONSTRAINT consent_records_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.consent_records
    ADD CONSTRAINT consent_records_company_id_identity_id_fkey FOREIGN KEY (company_id, identity_id) REFERENCES public.identities(company_id, id) ON DELETE SET NULL (identity_id);

ALTER TABLE ONLY public.consent_records
    ADD CONSTRAINT consent_records_company_id_inbox_id_fkey FOREIGN KEY (company_id, inbox_id) REFERENCES public.inboxes(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.consent_records
    ADD CONSTRAINT consent_records_company_id_text_id_fkey FOREIGN KEY (company_id, text_id) REFERENCES public.consent_texts(company_id, id);

ALTER TABLE ONLY public.consent_texts
    ADD CONSTRAINT consent_texts_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id);

ALTER TABLE ONLY public.consent_texts
    ADD CONSTRAINT consent_texts_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.contact_claims
    ADD CONSTRAINT contact_claims_company_id_identity_id_fkey FOREIGN KEY (company_id, identity_id) REFERENCES public.identities(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.contact_claims
    ADD CONSTRAINT contact_claims_company_id_of_identity_id_fkey FOREIGN KEY (company_id, of_identity_id) REFERENCES public.identities(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.contact_details
    ADD CONSTRAINT contact_details_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.contact_details
    ADD CONSTRAINT contact_details_company_id_identity_id_fkey FOREIGN KEY (company_id, identity_id) REFERENCES public.identities(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.contact_merges
    ADD CONSTRAINT contact_merges_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.contact_merges
    ADD CONSTRAINT contact_merges_company_id_into_id_fkey FOREIGN KEY (company_id, into_id) REFERENCES public.contacts(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_company_id_merged_into_id_fkey FOREIGN KEY (company_id, merged_into_id) REFERENCES public.contacts(company_id, id);

ALTER TABLE ONLY public.conversation_labels
    ADD CONSTRAINT conversation_labels_company_id_conversation_id_fkey FOREIGN KEY (company_id, conversation_id) REFERENCES public.conversations(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.conversation_labels
    ADD CONSTRAINT conversation_labels_company_id_label_id_fkey FOREIGN KEY (company_id, label_id) REFERENCES public.labels(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_company_id_assignee_id_fkey FOREIGN KEY (company_id, assignee_id) REFERENCES public.operators(company_id, id);

ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id);

ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_company_id_identity_id_fkey FOREIGN KEY (company_id, identity_id) REFERENCES public.identities(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_company_id_inbox_id_fkey FOREIGN KEY (company_id, inbox_id) REFERENCES public.inboxes(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_company_id_merged_into_id_fkey FOREIGN KEY (company_id, merged_into_id) REFERENCES public.conversations(company_id, id);

ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_company_id_team_id_fkey FOREIGN KEY (company_id, team_id) REFERENCES public.teams(company_id, id);

ALTER TABLE ONLY public.destruction_acts
    ADD CONSTRAINT destruction_acts_company_id_erasure_id_fkey FOREIGN KEY (company_id, erasure_id) REFERENCES public.erasures(company_id, id);

ALTER TABLE ONLY public.destruction_acts
    ADD CONSTRAINT destruction_acts_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.detected_days
    ADD CONSTRAINT detected_days_company_id_inbox_id_fkey FOREIGN KEY (company_id, inbox_id) REFERENCES public.inboxes(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.detections
    ADD CONSTRAINT detections_company_id_message_id_fkey FOREIGN KEY (company_id, message_id) REFERENCES public.messages(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.document_details
    ADD CONSTRAINT document_details_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.document_rows
    ADD CONSTRAINT document_rows_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT drafts_company_id_conversation_id_fkey FOREIGN KEY (company_id, conversation_id) REFERENCES public.conversations(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT drafts_company_id_operator_id_fkey FOREIGN KEY (company_id, operator_id) REFERENCES public.operators(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.early_reports
    ADD CONSTRAINT early_reports_company_id_inbox_id_fkey FOREIGN KEY (company_id, inbox_id) REFERENCES public.inboxes(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.erasures
    ADD CONSTRAINT erasures_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.erasures
    ADD CONSTRAINT erasures_company_id_request_id_fkey FOREIGN KEY (company_id, request_id) REFERENCES public.subject_requests(company_id, id) ON DELETE SET NULL (request_id);

ALTER TABLE ONLY public.fact_counters
    ADD CONSTRAINT fact_counters_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.file_readings
    ADD CONSTRAINT file_readings_company_id_file_id_fkey FOREIGN KEY (company_id, file_id) REFERENCES public.files(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.files
    ADD CONSTRAINT files_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE public.gate_decisions
    ADD CONSTRAINT gate_decisions_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.gate_false_alarms
    ADD CONSTRAINT gate_false_alarms_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.gate_modes
    ADD CONSTRAINT gate_modes_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.gate_overrides
    ADD CONSTRAINT gate_overrides_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.grants
    ADD CONSTRAINT grants_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id);

ALTER TABLE ONLY public.grants
    ADD CONSTRAINT grants_company_id_operator_id_fkey FOREIGN KEY (company_id, operator_id) REFERENCES public.operators(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.grants
    ADD CONSTRAINT grants_company_id_role_id_fkey FOREIGN KEY (company_id, role_id) REFERENCES public.roles(company_id, id);

ALTER TABLE ONLY public.holds
    ADD CONSTRAINT holds_company_id_outbox_id_fkey FOREIGN KEY (company_id, outbox_id) REFERENCES public.outbox(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.identities
    ADD CONSTRAINT identities_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.identities
    ADD CONSTRAINT identities_company_id_inbox_id_fkey FOREIGN KEY (company_id, inbox_id) REFERENCES public.inboxes(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.import_mappings
    ADD CONSTRAINT import_mappings_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.import_people
    ADD CONSTRAINT import_people_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.import_people
    ADD CONSTRAINT import_people_company_id_import_id_fkey FOREIGN KEY (company_id, import_id) REFERENCES public.imports(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.import_pulls
    ADD CONSTRAINT import_pulls_company_id_import_id_fkey FOREIGN KEY (company_id, import_id) REFERENCES public.imports(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.import_records
    ADD CONSTRAINT import_records_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.import_records
    ADD CONSTRAINT import_records_company_id_import_id_fkey FOREIGN KEY (company_id, import_id) REFERENCES public.imports(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.import_rows
    ADD CONSTRAINT import_rows_company_id_import_id_fkey FOREIGN KEY (company_id, import_id) REFERENCES public.imports(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.imports
    ADD CONSTRAINT imports_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id);

ALTER TABLE ONLY public.imports
    ADD CONSTRAINT imports_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.imports
    ADD CONSTRAINT imports_company_id_inbox_id_fkey FOREIGN KEY (company_id, inbox_id) REFERENCES public.inboxes(company_id, id);

ALTER TABLE ONLY public.inbox_alarms
    ADD CONSTRAINT inbox_alarms_company_id_inbox_id_fkey FOREIGN KEY (company_id, inbox_id) REFERENCES public.inboxes(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.inbox_health
    ADD CONSTRAINT inbox_health_company_id_inbox_id_fkey FOREIGN KEY (company_id, inbox_id) REFERENCES public.inboxes(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.inboxes
    ADD CONSTRAINT inboxes_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id);

ALTER TABLE ONLY public.inboxes
    ADD CONSTRAINT inboxes_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.incident_people
    ADD CONSTRAINT incident_people_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.incident_people
    ADD CONSTRAINT incident_people_company_id_incident_id_fkey FOREIGN KEY (company_id, incident_id) REFERENCES public.incidents(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.incident_steps
    ADD CONSTRAINT incident_steps_company_id_incident_id_fkey FOREIGN KEY (company_id, incident_id) REFERENCES public.incidents(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.incident_warnings
    ADD CONSTRAINT incident_warnings_company_id_incident_id_fkey FOREIGN KEY (company_id, incident_id) REFERENCES public.incidents(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.incidents
    ADD CONSTRAINT incidents_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.invitation_presses
    ADD CONSTRAINT invitation_presses_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id);

ALTER TABLE ONLY public.invitation_presses
    ADD CONSTRAINT invitation_presses_company_id_campaign_id_fkey FOREIGN KEY (company_id, campaign_id) REFERENCES public.campaigns(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.invitation_presses
    ADD CONSTRAINT invitation_presses_company_id_inbox_id_fkey FOREIGN KEY (company_id, inbox_id) REFERENCES public.inboxes(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.invitation_presses
    ADD CONSTRAINT invitation_presses_company_id_invitation_id_fkey FOREIGN KEY (company_id, invitation_id) REFERENCES public.invitations(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.invitation_uses
    ADD CONSTRAINT invitation_uses_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id);

ALTER TABLE ONLY public.invitation_uses
    ADD CONSTRAINT invitation_uses_company_id_campaign_id_fkey FOREIGN KEY (company_id, campaign_id) REFERENCES public.campaigns(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.invitation_uses
    ADD CONSTRAINT invitation_uses_company_id_identity_id_fkey FOREIGN KEY (company_id, identity_id) REFERENCES public.identities(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.invitation_uses
    ADD CONSTRAINT invitation_uses_company_id_invitation_id_fkey FOREIGN KEY (company_id, invitation_id) REFERENCES public.invitations(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id);

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_company_id_campaign_id_fkey FOREIGN KEY (company_id, campaign_id) REFERENCES public.campaigns(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_company_id_told_identity_id_fkey FOREIGN KEY (company_id, told_identity_id) REFERENCES public.identities(company_id, id) ON DELETE SET NULL (told_identity_id);

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_company_id_used_identity_id_fkey FOREIGN KEY (company_id, used_identity_id) REFERENCES public.identities(company_id, id) ON DELETE SET NULL (used_identity_id);

ALTER TABLE ONLY public.labels
    ADD CONSTRAINT labels_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.legal_holds
    ADD CONSTRAINT legal_holds_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.legal_holds
    ADD CONSTRAINT legal_holds_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.link_suggestions
    ADD CONSTRAINT link_suggestions_company_id_first_id_fkey FOREIGN KEY (company_id, first_id) REFERENCES public.contacts(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.link_suggestions
    ADD CONSTRAINT link_suggestions_company_id_second_id_fkey FOREIGN KEY (company_id, second_id) REFERENCES public.contacts(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.meeting_sessions
    ADD CONSTRAINT meeting_sessions_company_id_meeting_id_fkey FOREIGN KEY (company_id, meeting_id) REFERENCES public.meetings(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.meeting_visits
    ADD CONSTRAINT meeting_visits_company_id_meeting_id_fkey FOREIGN KEY (company_id, meeting_id) REFERENCES public.meetings(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.meetings
    ADD CONSTRAINT meetings_company_id_conversation_id_fkey FOREIGN KEY (company_id, conversation_id) REFERENCES public.conversations(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.meetings
    ADD CONSTRAINT meetings_company_id_inbox_id_fkey FOREIGN KEY (company_id, inbox_id) REFERENCES public.inboxes(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.mentions
    ADD CONSTRAINT mentions_company_id_conversation_id_fkey FOREIGN KEY (company_id, conversation_id) REFERENCES public.conversations(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.mentions
    ADD CONSTRAINT mentions_company_id_message_id_fkey FOREIGN KEY (company_id, message_id) REFERENCES public.messages(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.mentions
    ADD CONSTRAINT mentions_company_id_operator_id_fkey FOREIGN KEY (company_id, operator_id) REFERENCES public.operators(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.message_versions
    ADD CONSTRAINT message_versions_company_id_message_id_fkey FOREIGN KEY (company_id, message_id) REFERENCES public.messages(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_company_id_conversation_id_fkey FOREIGN KEY (company_id, conversation_id) REFERENCES public.conversations(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.operators
    ADD CONSTRAINT operators_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.operators
    ADD CONSTRAINT operators_id_fkey FOREIGN KEY (id) REFERENCES public.accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_company_id_conversation_id_fkey FOREIGN KEY (company_id, conversation_id) REFERENCES public.conversations(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_company_id_inbox_id_fkey FOREIGN KEY (company_id, inbox_id) REFERENCES public.inboxes(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_company_id_message_id_fkey FOREIGN KEY (company_id, message_id) REFERENCES public.messages(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);

ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT recovery_codes_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.retention_rules
    ADD CONSTRAINT retention_rules_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.retention_rules
    ADD CONSTRAINT retention_rules_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.roles
    ADD CONSTRAINT roles_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.scan_steps
    ADD CONSTRAINT scan_steps_company_id_scan_id_fkey FOREIGN KEY (company_id, scan_id) REFERENCES public.scans(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.scans
    ADD CONSTRAINT scans_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.seen_updates
    ADD CONSTRAINT seen_updates_company_id_inbox_id_fkey FOREIGN KEY (company_id, inbox_id) REFERENCES public.inboxes(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.sent_parts
    ADD CONSTRAINT sent_parts_company_id_inbox_id_fkey FOREIGN KEY (company_id, inbox_id) REFERENCES public.inboxes(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.sent_parts
    ADD CONSTRAINT sent_parts_company_id_message_id_fkey FOREIGN KEY (company_id, message_id) REFERENCES public.messages(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.sent_parts
    ADD CONSTRAINT sent_parts_company_id_outbox_id_fkey FOREIGN KEY (company_id, outbox_id) REFERENCES public.outbox(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_working_in_fkey FOREIGN KEY (working_in) REFERENCES public.companies(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.snippets
    ADD CONSTRAINT snippets_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id);

ALTER TABLE ONLY public.snippets
    ADD CONSTRAINT snippets_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.staff_acts
    ADD CONSTRAINT staff_acts_company_id_inbox_id_fkey FOREIGN KEY (company_id, inbox_id) REFERENCES public.inboxes(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.staff_alerts
    ADD CONSTRAINT staff_alerts_company_id_conversation_id_fkey FOREIGN KEY (company_id, conversation_id) REFERENCES public.conversations(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.staff_alerts
    ADD CONSTRAINT staff_alerts_company_id_inbox_id_fkey FOREIGN KEY (company_id, inbox_id) REFERENCES public.inboxes(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.staff_alerts
    ADD CONSTRAINT staff_alerts_company_id_operator_id_fkey FOREIGN KEY (company_id, operator_id) REFERENCES public.operators(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.staff_chats
    ADD CONSTRAINT staff_chats_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.staff_chats
    ADD CONSTRAINT staff_chats_company_id_inbox_id_fkey FOREIGN KEY (company_id, inbox_id) REFERENCES public.inboxes(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.staff_codes
    ADD CONSTRAINT staff_codes_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.staff_codes
    ADD CONSTRAINT staff_codes_company_id_inbox_id_fkey FOREIGN KEY (company_id, inbox_id) REFERENCES public.inboxes(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.staff_codes
    ADD CONSTRAINT staff_codes_company_id_operator_id_fkey FOREIGN KEY (company_id, operator_id) REFERENCES public.operators(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.staff_links
    ADD CONSTRAINT staff_links_company_id_answering_id_fkey FOREIGN KEY (company_id, answering_id) REFERENCES public.conversations(company_id, id) ON DELETE SET NULL (answering_id);

ALTER TABLE ONLY public.staff_links
    ADD CONSTRAINT staff_links_company_id_inbox_id_fkey FOREIGN KEY (company_id, inbox_id) REFERENCES public.inboxes(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.staff_links
    ADD CONSTRAINT staff_links_company_id_operator_id_fkey FOREIGN KEY (company_id, operator_id) REFERENCES public.operators(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.staff_positions
    ADD CONSTRAINT staff_positions_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.staff_wishes
    ADD CONSTRAINT staff_wishes_company_id_operator_id_fkey FOREIGN KEY (company_id, operator_id) REFERENCES public.operators(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.subject_forms
    ADD CONSTRAINT subject_forms_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.subject_proofs
    ADD CONSTRAINT subject_proofs_company_id_request_id_fkey FOREIGN KEY (company_id, request_id) REFERENCES public.subject_requests(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.subject_request_steps
    ADD CONSTRAINT subject_request_steps_company_id_request_id_fkey FOREIGN KEY (company_id, request_id) REFERENCES public.subject_requests(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.subject_requests
    ADD CONSTRAINT subject_requests_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.team_members
    ADD CONSTRAINT team_members_company_id_operator_id_fkey FOREIGN KEY (company_id, operator_id) REFERENCES public.operators(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.team_members
    ADD CONSTRAINT team_members_company_id_team_id_fkey FOREIGN KEY (company_id, team_id) REFERENCES public.teams(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.teams
    ADD CONSTRAINT teams_company_id_business_line_id_fkey FOREIGN KEY (company_id, business_line_id) REFERENCES public.business_lines(company_id, id);

ALTER TABLE ONLY public.teams
    ADD CONSTRAINT teams_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.training_practices
    ADD CONSTRAINT training_practices_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.training_results
    ADD CONSTRAINT training_results_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.webchat_feed
    ADD CONSTRAINT webchat_feed_company_id_visitor_id_fkey FOREIGN KEY (company_id, visitor_id) REFERENCES public.webchat_visitors(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.webchat_files
    ADD CONSTRAINT webchat_files_company_id_file_id_fkey FOREIGN KEY (company_id, file_id) REFERENCES public.files(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.webchat_files
    ADD CONSTRAINT webchat_files_company_id_visitor_id_fkey FOREIGN KEY (company_id, visitor_id) REFERENCES public.webchat_visitors(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.webchat_pushes
    ADD CONSTRAINT webchat_pushes_company_id_id_fkey FOREIGN KEY (company_id, id) REFERENCES public.webchat_feed(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.webchat_pushes
    ADD CONSTRAINT webchat_pushes_company_id_inbox_id_fkey FOREIGN KEY (company_id, inbox_id) REFERENCES public.inboxes(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.webchat_pushes
    ADD CONSTRAINT webchat_pushes_company_id_visitor_id_fkey FOREIGN KEY (company_id, visitor_id) REFERENCES public.webchat_visitors(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.webchat_sessions
    ADD CONSTRAINT webchat_sessions_company_id_inbox_id_fkey FOREIGN KEY (company_id, inbox_id) REFERENCES public.inboxes(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.webchat_sessions
    ADD CONSTRAINT webchat_sessions_company_id_visitor_id_fkey FOREIGN KEY (company_id, visitor_id) REFERENCES public.webchat_visitors(company_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.webchat_usage
    ADD CONSTRAINT webchat_usage_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.webchat_visitors
    ADD CONSTRAINT webchat_visitors_company_id_inbox_id_fkey FOREIGN KEY (company_id, inbox_id) REFERENCES public.inboxes(company_id, id) ON DELETE CASCADE;

ALTER TABLE public.access_links ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.access_log ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.account_secrets ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.accounts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.address_confirmations ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.alarm_limits ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.api_tokens ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.attachments ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.audit_findings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.audit_items ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.audit_looks ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.audit_runs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.audit_sightings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.audit_task_needs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.audit_tasks ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.auto_replies ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.business_hours ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.business_lines ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.campaign_people ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.campaign_plans ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.campaign_steps ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.campaign_touches ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.campaign_ways ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.campaigns ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.closing_notices ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.closings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.companies ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.company_channels ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.company_profiles ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.consent_links ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.consent_questions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.consent_records ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.consent_texts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.contact_claims ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.contact_details ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.contact_merges ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.contacts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.conversation_labels ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.conversations ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.deliveries ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.destruction_acts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.detected_days ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.detections ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.document_details ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.document_rows ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.documents ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.drafts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.early_reports ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.erasures ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.fact_counters ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.facts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.file_readings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.files ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.gate_decisions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.gate_false_alarms ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.gate_modes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.gate_overrides ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.grants ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.holds ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.identities ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.import_mappings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.import_people ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.import_pulls ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.import_records ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.import_rows ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.imports ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.inbox_alarms ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.inbox_health ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.inboxes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.incident_people ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.incident_steps ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.incident_warnings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.incidents ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.invitation_presses ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.invitation_uses ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.invitations ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.journal ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.labels ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.legal_holds ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.link_suggestions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.meeting_sessions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.meeting_visits ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.meetings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.mentions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.message_versions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.messages ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.operators ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.outbox ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.recovery_codes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.retention_rules ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.roles ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.scan_steps ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.scans ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.seen_updates ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.sent_parts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.sessions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.snippets ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.staff_acts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.staff_alerts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.staff_chats ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.staff_codes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.staff_links ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.staff_positions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.staff_wishes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.subject_forms ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.subject_proofs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.subject_request_steps ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.subject_requests ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.team_members ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.teams ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.training_practices ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.training_results ENABLE ROW LEVEL SECURITY;

CREATE POLICY web_append ON public.journal FOR INSERT TO pristan_web WITH CHECK ((state = 'new'::text));

CREATE POLICY web_own ON public.account_secrets TO pristan_web USING ((account_id = ( SELECT public.pristan_operator() AS pristan_operator))) WITH CHECK ((account_id = ( SELECT public.pristan_operator() AS pristan_operator)));

CREATE POLICY web_own ON public.accounts FOR UPDATE TO pristan_web USING ((id = ( SELECT public.pristan_operator() AS pristan_operator))) WITH CHECK ((id = ( SELECT public.pristan_operator() AS pristan_operator)));

CREATE POLICY web_own ON public.recovery_codes TO pristan_web USING ((account_id = ( SELECT public.pristan_operator() AS pristan_operator))) WITH CHECK ((account_id = ( SELECT public.pristan_operator() AS pristan_operator)));

CREATE POLICY web_own ON public.sessions TO pristan_web USING ((account_id = ( SELECT public.pristan_operator() AS pristan_operator))) WITH CHECK ((account_id = ( SELECT public.pristan_operator() AS pristan_operator)));

CREATE POLICY web_scope ON public.access_links TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.access_log FOR SELECT TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.accounts FOR SELECT TO pristan_web USING (((id = ( SELECT public.pristan_operator() AS pristan_operator)) OR (EXISTS ( SELECT
   FROM public.operators o
  WHERE ((o.company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (o.id = accounts.id))))));

CREATE POLICY web_scope ON public.address_confirmations TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.alarm_limits TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.api_tokens TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.attachments TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.audit_findings TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.audit_items TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.audit_looks TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.audit_runs TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.audit_sightings TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.audit_task_needs TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.audit_tasks TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.auto_replies TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.business_hours TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.business_lines TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.campaign_people TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.campaign_plans TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.campaign_steps TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.campaign_touches TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.campaign_ways TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.campaigns TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.closing_notices TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.closings TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.companies TO pristan_web USING ((id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.company_channels TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.company_profiles TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.consent_links TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.consent_questions TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.consent_records TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR COALESCE(( SELECT true
   FROM public.contacts p
  WHERE ((p.company_id = consent_records.company_id) AND (p.id = consent_records.contact_id))), false)))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.consent_texts TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.contact_claims TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.contact_details TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR COALESCE(( SELECT true
   FROM public.contacts p
  WHERE ((p.company_id = contact_details.company_id) AND (p.id = contact_details.contact_id))), false)))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.contact_merges TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR COALESCE(( SELECT true
   FROM public.contacts p
  WHERE ((p.company_id = contact_merges.company_id) AND (p.id = contact_merges.into_id))), false)))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.contacts TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])) OR COALESCE(( SELECT true
   FROM public.conversations c
  WHERE ((c.company_id = contacts.company_id) AND (c.contact_id = contacts.id))
 LIMIT 1), false)))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.conversation_labels TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.conversations TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.deliveries TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.destruction_acts TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.detected_days TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.detections TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.document_details TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.document_rows TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.documents TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.drafts TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.early_reports TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.erasures TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.fact_counters TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.facts TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (line_id IS NULL) OR (line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (line_id IS NULL) OR (line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.file_readings TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.files TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.gate_decisions TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.gate_false_alarms TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.gate_modes TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.gate_overrides TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.grants TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.holds TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.identities TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR COALESCE(( SELECT true
   FROM public.inboxes i
  WHERE ((i.company_id = identities.company_id) AND (i.id = identities.inbox_id))), false)))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.import_mappings TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.import_people TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.import_pulls TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.import_records TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.import_rows TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.imports TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.inbox_alarms TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.inbox_health TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.inboxes TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.incident_people TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.incident_steps TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.incident_warnings TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.incidents TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.invitation_presses TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.invitation_uses TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.invitations TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.journal TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.labels TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.legal_holds TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.link_suggestions TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR COALESCE(( SELECT (count(*) = 2)
   FROM public.contacts p
  WHERE ((p.company_id = link_suggestions.company_id) AND (p.id = ANY (ARRAY[link_suggestions.first_id, link_suggestions.second_id])))), false)))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.meeting_sessions TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.meeting_visits TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.meetings TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.mentions TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.message_versions TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.messages TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.operators TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.outbox TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.retention_rules TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.roles TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.scan_steps TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.scans TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.seen_updates TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.sent_parts TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.snippets TO pristan_web USING (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[]))))) WITH CHECK (((company_id = ( SELECT public.pristan_company() AS pristan_company)) AND (( SELECT public.pristan_all_lines() AS pristan_all_lines) OR (business_line_id IS NULL) OR (business_line_id = ANY (( SELECT public.pristan_lines() AS pristan_lines)::bigint[])))));

CREATE POLICY web_scope ON public.staff_acts TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.staff_alerts TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.staff_chats TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.staff_codes TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.staff_links TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.staff_positions TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.staff_wishes TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.subject_forms TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.subject_proofs TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.subject_request_steps TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.subject_requests TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.team_members TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.teams TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.training_practices TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.training_results TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.webchat_feed TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.webchat_files TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.webchat_pushes TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.webchat_sessions TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.webchat_usage TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

CREATE POLICY web_scope ON public.webchat_visitors TO pristan_web USING ((company_id = ( SELECT public.pristan_company() AS pristan_company))) WITH CHECK ((company_id = ( SELECT public.pristan_company() AS pristan_company)));

ALTER TABLE public.webchat_feed ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.webchat_files ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.webchat_pushes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.webchat_sessions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.webchat_usage ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.webchat_visitors ENABLE ROW LEVEL SECURITY;

CREATE POLICY worker_all ON public.access_links TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.access_log TO pristan_worker USING (true);

CREATE POLICY worker_all ON public.account_secrets TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.accounts TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.address_confirmations TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.alarm_limits TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.api_tokens TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.attachments TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.audit_findings TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.audit_items TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.audit_looks TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.audit_runs TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.audit_sightings TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.audit_task_needs TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.audit_tasks TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.auto_replies TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.business_hours TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.business_lines TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.campaign_people TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.campaign_plans TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.campaign_steps TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.campaign_touches TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.campaign_ways TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.campaigns TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.closing_notices TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.closings TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.companies TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.company_channels TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.company_profiles TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.consent_links TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.consent_questions TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.consent_records TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.consent_texts TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.contact_claims TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.contact_details TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.contact_merges TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.contacts TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.conversation_labels TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.conversations TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.deliveries TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.destruction_acts TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.detected_days TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.detections TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.document_details TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.document_rows TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.documents TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.drafts TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.early_reports TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.erasures TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.fact_counters TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.facts TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.file_readings TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.files TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.gate_decisions TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.gate_false_alarms TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.gate_modes TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.gate_overrides TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.grants TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.holds TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.identities TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.import_mappings TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.import_people TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.import_pulls TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.import_records TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.import_rows TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.imports TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.inbox_alarms TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.inbox_health TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.inboxes TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.incident_people TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.incident_steps TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.incident_warnings TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.incidents TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.invitation_presses TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.invitation_uses TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.invitations TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.journal TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.labels TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.legal_holds TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.link_suggestions TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.meeting_sessions TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.meeting_visits TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.meetings TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.mentions TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.message_versions TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.messages TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.operators TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.outbox TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.retention_rules TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.roles TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.scan_steps TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.scans TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.seen_updates TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.sent_parts TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.sessions TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.snippets TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.staff_acts TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.staff_alerts TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.staff_chats TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.staff_codes TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.staff_links TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.staff_positions TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.staff_wishes TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.subject_forms TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.subject_proofs TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.subject_request_steps TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.subject_requests TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.team_members TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.teams TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.training_practices TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.training_results TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.webchat_feed TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.webchat_files TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.webchat_pushes TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.webchat_sessions TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.webchat_usage TO pristan_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON public.webchat_visitors TO pristan_worker USING (true) WITH CHECK (true);

GRANT USAGE ON SCHEMA public TO pristan_web;
GRANT USAGE ON SCHEMA public TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.access_links TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.access_links TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.accounts TO pristan_worker;
GRANT SELECT ON TABLE public.accounts TO pristan_web;

GRANT UPDATE(name) ON TABLE public.accounts TO pristan_web;

GRANT UPDATE(locale) ON TABLE public.accounts TO pristan_web;

GRANT UPDATE(settings) ON TABLE public.accounts TO pristan_web;

GRANT SELECT,UPDATE ON TABLE public.companies TO pristan_web;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.companies TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.operators TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.operators TO pristan_web;

REVOKE ALL ON FUNCTION public.access_link_by_hash(wanted bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.access_link_by_hash(wanted bytea) TO pristan_web;
GRANT ALL ON FUNCTION public.access_link_by_hash(wanted bytea) TO pristan_worker;

GRANT SELECT,UPDATE ON TABLE public.account_secrets TO pristan_web;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.account_secrets TO pristan_worker;

REVOKE ALL ON FUNCTION public.account_by_email(wanted text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.account_by_email(wanted text) TO pristan_web;
GRANT ALL ON FUNCTION public.account_by_email(wanted text) TO pristan_worker;

REVOKE ALL ON FUNCTION public.account_companies(wanted bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.account_companies(wanted bigint) TO pristan_web;
GRANT ALL ON FUNCTION public.account_companies(wanted bigint) TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.grants TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.grants TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.roles TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.roles TO pristan_web;

REVOKE ALL ON FUNCTION public.operator_grants(company bigint, operator bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.operator_grants(company bigint, operator bigint) TO pristan_web;
GRANT ALL ON FUNCTION public.operator_grants(company bigint, operator bigint) TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.api_tokens TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.api_tokens TO pristan_web;

REVOKE ALL ON FUNCTION public.api_token_by_hash(wanted bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.api_token_by_hash(wanted bytea) TO pristan_web;
GRANT ALL ON FUNCTION public.api_token_by_hash(wanted bytea) TO pristan_worker;

REVOKE ALL ON FUNCTION public.append_access_log(company bigint, account bigint, new_action text, new_target text, new_address text, new_details jsonb, moment timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.append_access_log(company bigint, account bigint, new_action text, new_target text, new_address text, new_details jsonb, moment timestamp with time zone) TO pristan_web;
GRANT ALL ON FUNCTION public.append_access_log(company bigint, account bigint, new_action text, new_target text, new_address text, new_details jsonb, moment timestamp with time zone) TO pristan_worker;

REVOKE ALL ON FUNCTION public.contacts_named(part text, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.contacts_named(part text, most integer) TO pristan_web;
GRANT ALL ON FUNCTION public.contacts_named(part text, most integer) TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.inboxes TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.inboxes TO pristan_web;

REVOKE ALL ON FUNCTION public.demo_chat() FROM PUBLIC;
GRANT ALL ON FUNCTION public.demo_chat() TO pristan_web;
GRANT ALL ON FUNCTION public.demo_chat() TO pristan_worker;

REVOKE ALL ON FUNCTION public.has_owner(real_only boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.has_owner(real_only boolean) TO pristan_web;
GRANT ALL ON FUNCTION public.has_owner(real_only boolean) TO pristan_worker;

REVOKE ALL ON FUNCTION public.demo_people() FROM PUBLIC;
GRANT ALL ON FUNCTION public.demo_people() TO pristan_web;
GRANT ALL ON FUNCTION public.demo_people() TO pristan_worker;

REVOKE ALL ON FUNCTION public.drop_partitions(parent text, keep_from timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.drop_partitions(parent text, keep_from timestamp with time zone) TO pristan_worker;

REVOKE ALL ON FUNCTION public.end_sessions(wanted bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.end_sessions(wanted bigint) TO pristan_web;
GRANT ALL ON FUNCTION public.end_sessions(wanted bigint) TO pristan_worker;

REVOKE ALL ON FUNCTION public.ensure_account(new_email text, new_name text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ensure_account(new_email text, new_name text) TO pristan_web;
GRANT ALL ON FUNCTION public.ensure_account(new_email text, new_name text) TO pristan_worker;

REVOKE ALL ON FUNCTION public.ensure_partitions(upto date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ensure_partitions(upto date) TO pristan_worker;

REVOKE ALL ON FUNCTION public.inbox_by_key(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.inbox_by_key(wanted uuid) TO pristan_web;
GRANT ALL ON FUNCTION public.inbox_by_key(wanted uuid) TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.deliveries TO pristan_worker;
GRANT SELECT ON TABLE public.deliveries TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.inbox_health TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.inbox_health TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.journal TO pristan_worker;
GRANT SELECT,INSERT ON TABLE public.journal TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.outbox TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.outbox TO pristan_web;

REVOKE ALL ON FUNCTION public.inbox_figures(since timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.inbox_figures(since timestamp with time zone) TO pristan_web;
GRANT ALL ON FUNCTION public.inbox_figures(since timestamp with time zone) TO pristan_worker;

REVOKE ALL ON FUNCTION public.inbox_states() FROM PUBLIC;
GRANT ALL ON FUNCTION public.inbox_states() TO pristan_web;
GRANT ALL ON FUNCTION public.inbox_states() TO pristan_worker;

REVOKE ALL ON FUNCTION public.look_at_grown_tables() FROM PUBLIC;
GRANT ALL ON FUNCTION public.look_at_grown_tables() TO pristan_worker;

REVOKE ALL ON FUNCTION public.make_company(new_name text, new_inn text, new_time_zone text, demo boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.make_company(new_name text, new_inn text, new_time_zone text, demo boolean) TO pristan_web;
GRANT ALL ON FUNCTION public.make_company(new_name text, new_inn text, new_time_zone text, demo boolean) TO pristan_worker;

REVOKE ALL ON FUNCTION public.pristan_runs_all() FROM PUBLIC;
GRANT ALL ON FUNCTION public.pristan_runs_all() TO pristan_web;
GRANT ALL ON FUNCTION public.pristan_runs_all() TO pristan_worker;

REVOKE ALL ON FUNCTION public.pristan_connected() FROM PUBLIC;
GRANT ALL ON FUNCTION public.pristan_connected() TO pristan_web;
GRANT ALL ON FUNCTION public.pristan_connected() TO pristan_worker;

REVOKE ALL ON FUNCTION public.pristan_is_alone() FROM PUBLIC;
GRANT ALL ON FUNCTION public.pristan_is_alone() TO pristan_web;
GRANT ALL ON FUNCTION public.pristan_is_alone() TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.procrastinate_jobs TO pristan_worker;

REVOKE ALL ON FUNCTION public.queue_depths() FROM PUBLIC;
GRANT ALL ON FUNCTION public.queue_depths() TO pristan_web;
GRANT ALL ON FUNCTION public.queue_depths() TO pristan_worker;

REVOKE ALL ON FUNCTION public.remove_demo() FROM PUBLIC;
GRANT ALL ON FUNCTION public.remove_demo() TO pristan_web;
GRANT ALL ON FUNCTION public.remove_demo() TO pristan_worker;

REVOKE ALL ON FUNCTION public.replay_journal(company bigint, entry bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.replay_journal(company bigint, entry bigint) TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sessions TO pristan_web;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sessions TO pristan_worker;

REVOKE ALL ON FUNCTION public.session_by_hash(wanted bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.session_by_hash(wanted bytea) TO pristan_web;
GRANT ALL ON FUNCTION public.session_by_hash(wanted bytea) TO pristan_worker;

GRANT SELECT ON TABLE public.access_log TO pristan_web;
GRANT SELECT ON TABLE public.access_log TO pristan_worker;

GRANT SELECT ON TABLE public.access_log_head TO pristan_worker;

GRANT USAGE ON SEQUENCE public.accounts_id_seq TO pristan_web;
GRANT USAGE ON SEQUENCE public.accounts_id_seq TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.address_confirmations TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.address_confirmations TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.alarm_limits TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.alarm_limits TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.attachments TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.attachments TO pristan_web;

GRANT USAGE ON SEQUENCE public.attachments_id_seq TO pristan_web;
GRANT USAGE ON SEQUENCE public.attachments_id_seq TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.audit_findings TO pristan_worker;
GRANT SELECT,INSERT ON TABLE public.audit_findings TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.audit_items TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.audit_items TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.audit_looks TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.audit_looks TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.audit_runs TO pristan_worker;
GRANT SELECT,INSERT ON TABLE public.audit_runs TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.audit_sightings TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.audit_sightings TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.audit_task_needs TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.audit_task_needs TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.audit_tasks TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.audit_tasks TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.auto_replies TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.auto_replies TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.business_hours TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.business_hours TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.business_lines TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.business_lines TO pristan_web;

GRANT USAGE ON SEQUENCE public.business_lines_id_seq TO pristan_web;
GRANT USAGE ON SEQUENCE public.business_lines_id_seq TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.campaign_people TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.campaign_people TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.campaign_plans TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.campaign_plans TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.campaign_steps TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.campaign_steps TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.campaign_touches TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.campaign_touches TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.campaign_ways TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.campaign_ways TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.campaigns TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.campaigns TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.closing_notices TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.closing_notices TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.closings TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.closings TO pristan_web;

GRANT USAGE ON SEQUENCE public.companies_id_seq TO pristan_web;
GRANT USAGE ON SEQUENCE public.companies_id_seq TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.company_channels TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.company_channels TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.company_profiles TO pristan_worker;
GRANT SELECT,INSERT ON TABLE public.company_profiles TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.consent_links TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.consent_links TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.consent_questions TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.consent_questions TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.consent_records TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.consent_records TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.consent_texts TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.consent_texts TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.contact_claims TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.contact_claims TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.contact_details TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.contact_details TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.contact_merges TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.contact_merges TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.contacts TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.contacts TO pristan_web;

GRANT USAGE ON SEQUENCE public.contacts_id_seq TO pristan_web;
GRANT USAGE ON SEQUENCE public.contacts_id_seq TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.conversation_labels TO pristan_worker;
GRANT SELECT ON TABLE public.conversation_labels TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.conversations TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.conversations TO pristan_web;

GRANT USAGE ON SEQUENCE public.conversations_id_seq TO pristan_web;
GRANT USAGE ON SEQUENCE public.conversations_id_seq TO pristan_worker;

GRANT USAGE ON SEQUENCE public.deliveries_id_seq TO pristan_web;
GRANT USAGE ON SEQUENCE public.deliveries_id_seq TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.destruction_acts TO pristan_worker;
GRANT SELECT ON TABLE public.destruction_acts TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.detected_days TO pristan_worker;
GRANT SELECT ON TABLE public.detected_days TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.detections TO pristan_worker;
GRANT SELECT ON TABLE public.detections TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.document_details TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.document_details TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.document_rows TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.document_rows TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.documents TO pristan_worker;
GRANT SELECT,INSERT ON TABLE public.documents TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.drafts TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.drafts TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.early_reports TO pristan_worker;
GRANT SELECT ON TABLE public.early_reports TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.erasures TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.erasures TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.fact_counters TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.fact_counters TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.facts TO pristan_worker;
GRANT SELECT,INSERT ON TABLE public.facts TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.file_readings TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.file_readings TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.files TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.files TO pristan_web;

GRANT USAGE ON SEQUENCE public.files_id_seq TO pristan_web;
GRANT USAGE ON SEQUENCE public.files_id_seq TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.gate_decisions TO pristan_worker;
GRANT SELECT ON TABLE public.gate_decisions TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.gate_false_alarms TO pristan_worker;
GRANT SELECT,INSERT ON TABLE public.gate_false_alarms TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.gate_modes TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.gate_modes TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.gate_overrides TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.gate_overrides TO pristan_web;

GRANT USAGE ON SEQUENCE public.grants_id_seq TO pristan_web;
GRANT USAGE ON SEQUENCE public.grants_id_seq TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.holds TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.holds TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.identities TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.identities TO pristan_web;

GRANT USAGE ON SEQUENCE public.identities_id_seq TO pristan_web;
GRANT USAGE ON SEQUENCE public.identities_id_seq TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.import_mappings TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.import_mappings TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.import_people TO pristan_worker;
GRANT SELECT ON TABLE public.import_people TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.import_pulls TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.import_pulls TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.import_records TO pristan_worker;
GRANT SELECT ON TABLE public.import_records TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.import_rows TO pristan_worker;
GRANT SELECT ON TABLE public.import_rows TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.imports TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.imports TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.inbox_alarms TO pristan_worker;
GRANT SELECT ON TABLE public.inbox_alarms TO pristan_web;

GRANT USAGE ON SEQUENCE public.inboxes_id_seq TO pristan_web;
GRANT USAGE ON SEQUENCE public.inboxes_id_seq TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.incident_people TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.incident_people TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.incident_steps TO pristan_worker;
GRANT SELECT,INSERT ON TABLE public.incident_steps TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.incident_warnings TO pristan_worker;
GRANT SELECT ON TABLE public.incident_warnings TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.incidents TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.incidents TO pristan_web;

GRANT SELECT,UPDATE ON TABLE public.installation TO pristan_web;
GRANT SELECT,UPDATE ON TABLE public.installation TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.invitation_presses TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.invitation_presses TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.invitation_uses TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.invitation_uses TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.invitations TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.invitations TO pristan_web;

GRANT USAGE ON SEQUENCE public.invitations_id_seq TO pristan_web;
GRANT USAGE ON SEQUENCE public.invitations_id_seq TO pristan_worker;

GRANT USAGE ON SEQUENCE public.journal_id_seq TO pristan_web;
GRANT USAGE ON SEQUENCE public.journal_id_seq TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.labels TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.labels TO pristan_web;

GRANT USAGE ON SEQUENCE public.labels_id_seq TO pristan_web;
GRANT USAGE ON SEQUENCE public.labels_id_seq TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.legal_holds TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.legal_holds TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.link_suggestions TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.link_suggestions TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.login_failures TO pristan_web;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.login_failures TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.meeting_sessions TO pristan_worker;
GRANT SELECT ON TABLE public.meeting_sessions TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.meeting_visits TO pristan_worker;
GRANT SELECT ON TABLE public.meeting_visits TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.meetings TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.meetings TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.mentions TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.mentions TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.message_versions TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.message_versions TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.messages TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.messages TO pristan_web;

GRANT USAGE ON SEQUENCE public.messages_id_seq TO pristan_web;
GRANT USAGE ON SEQUENCE public.messages_id_seq TO pristan_worker;

GRANT SELECT ON TABLE public.open_writers TO pristan_worker;
GRANT SELECT ON TABLE public.open_writers TO pristan_web;

GRANT USAGE ON SEQUENCE public.outbox_id_seq TO pristan_web;
GRANT USAGE ON SEQUENCE public.outbox_id_seq TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.procrastinate_events TO pristan_worker;

GRANT USAGE ON SEQUENCE public.procrastinate_events_id_seq TO pristan_worker;

GRANT USAGE ON SEQUENCE public.procrastinate_jobs_id_seq TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.procrastinate_periodic_defers TO pristan_worker;

GRANT USAGE ON SEQUENCE public.procrastinate_periodic_defers_id_seq TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.procrastinate_workers TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.recovery_codes TO pristan_web;

GRANT SELECT,INSERT,UPDATE ON TABLE public.residency_declarations TO pristan_web;
GRANT SELECT,INSERT,UPDATE ON TABLE public.residency_declarations TO pristan_worker;

GRANT SELECT,INSERT ON TABLE public.residency_reasons TO pristan_web;
GRANT SELECT,INSERT ON TABLE public.residency_reasons TO pristan_worker;

GRANT UPDATE(withdrawn_by_name) ON TABLE public.residency_reasons TO pristan_web;
GRANT UPDATE(withdrawn_by_name) ON TABLE public.residency_reasons TO pristan_worker;

GRANT UPDATE(withdrawn_at) ON TABLE public.residency_reasons TO pristan_web;
GRANT UPDATE(withdrawn_at) ON TABLE public.residency_reasons TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.retention_rules TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.retention_rules TO pristan_web;

GRANT USAGE ON SEQUENCE public.roles_id_seq TO pristan_web;
GRANT USAGE ON SEQUENCE public.roles_id_seq TO pristan_worker;

GRANT SELECT,INSERT ON TABLE public.rulebook_editions TO pristan_web;
GRANT SELECT,INSERT ON TABLE public.rulebook_editions TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.scan_steps TO pristan_worker;
GRANT SELECT ON TABLE public.scan_steps TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.scans TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.scans TO pristan_web;

GRANT SELECT ON TABLE public.schema_migrations TO pristan_web;
GRANT SELECT ON TABLE public.schema_migrations TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.seen_updates TO pristan_worker;
GRANT SELECT ON TABLE public.seen_updates TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sent_parts TO pristan_worker;
GRANT SELECT ON TABLE public.sent_parts TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.snippets TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.snippets TO pristan_web;

GRANT USAGE ON SEQUENCE public.snippets_id_seq TO pristan_web;
GRANT USAGE ON SEQUENCE public.snippets_id_seq TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.staff_acts TO pristan_worker;
GRANT SELECT ON TABLE public.staff_acts TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.staff_alerts TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.staff_alerts TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.staff_chats TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.staff_chats TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.staff_codes TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.staff_codes TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.staff_links TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.staff_links TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.staff_positions TO pristan_worker;
GRANT SELECT ON TABLE public.staff_positions TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.staff_wishes TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.staff_wishes TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.subject_forms TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.subject_forms TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.subject_proofs TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.subject_proofs TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.subject_request_steps TO pristan_worker;
GRANT SELECT,INSERT ON TABLE public.subject_request_steps TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.subject_requests TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.subject_requests TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.team_members TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.team_members TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.teams TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.teams TO pristan_web;

GRANT USAGE ON SEQUENCE public.teams_id_seq TO pristan_web;
GRANT USAGE ON SEQUENCE public.teams_id_seq TO pristan_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.training_practices TO pristan_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.training_practices TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.training_results TO pristan_worker;
GRANT SELECT,INSERT ON TABLE public.training_results TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webchat_feed TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webchat_feed TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webchat_files TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webchat_files TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webchat_pushes TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webchat_pushes TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webchat_sessions TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webchat_sessions TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webchat_usage TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webchat_usage TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webchat_visitors TO pristan_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webchat_visitors TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.workers TO pristan_worker;
GRANT SELECT ON TABLE public.workers TO pristan_web;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.write_allowances TO pristan_web;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.write_allowances TO pristan_worker;

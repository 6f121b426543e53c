-- The move, step by step: whom a campaign invites, in which waves, by which touches, and what came of each.

-- A sum as a CRM writes it: spaces and one kind of separator for thousands, a comma or a point before one or two digits
-- of a fraction, a currency. Null where there is no number.
create function deal_amount(written text) returns numeric language sql immutable parallel safe as $$
  select nullif(replace(regexp_replace(regexp_replace(
    trim('.,' from regexp_replace(left(written, 100), '[^0-9.,]', '', 'g')), '[.,](\d{1,2})$', 'd\1'),
    '[.,]', '', 'g'), 'd', '.'), '')::numeric
$$;

-- Contacts that became part of another, with who stands for them today: a merge may follow a merge.
create function merged_contacts(of_company bigint) returns table (id bigint, root_id bigint)
language sql stable parallel safe as $$
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

-- The plan of a campaign. draft → planning → ready → running ⇄ paused → finished. `estimate`: what planning counted.
-- `sms_price`: kopecks for one part of an SMS, as the company pays. `value_from`: roubles of deals brought from elsewhere.
-- `paused_at`: since when it stands still; what is due waits so much longer.
create table campaign_plans (
  company_id bigint not null,
  campaign_id bigint not null,
  business_line_id bigint not null,
  state text not null default 'draft' check (state in ('draft', 'planning', 'ready', 'running', 'paused', 'finished')),
  from_channels text[] not null,
  active_since timestamptz,
  active_until timestamptz,
  value_from bigint check (value_from > 0),
  wave_size integer not null check (wave_size between 1 and 1000000),
  wave_hours integer not null check (wave_hours between 0 and 8760),
  sms_price integer not null default 0 check (sms_price between 0 and 100000),
  estimate jsonb not null default '{}',
  planned_at timestamptz,
  started_at timestamptz,
  paused_at timestamptz,
  ended_at timestamptz,
  primary key (company_id, campaign_id),
  foreign key (company_id, campaign_id) references campaigns (company_id, id) on delete cascade,
  foreign key (company_id, business_line_id) references business_lines (company_id, id)
);
create index campaign_plans_at_work on campaign_plans (state) where state in ('planning', 'running');
select pristan_protect('campaign_plans', 'rw', 'business_line_id');

-- Touches in their order; `wait_hours`: after the one before. A call has no connection: people make it.
create table campaign_steps (
  company_id bigint not null,
  campaign_id bigint not null,
  business_line_id bigint not null,
  position smallint not null check (position between 1 and 9),
  kind text not null check (kind in ('sms', 'email', 'call')),
  inbox_id bigint,
  wait_hours integer not null check (wait_hours between 0 and 8760),
  subject text not null default '',
  text text not null default '',
  primary key (company_id, campaign_id, position),
  foreign key (company_id, campaign_id) references campaigns (company_id, id) on delete cascade,
  foreign key (company_id, inbox_id) references inboxes (company_id, id) on delete cascade,
  foreign key (company_id, business_line_id) references business_lines (company_id, id),
  check ((kind = 'call') = (inbox_id is null))
);
create index on campaign_steps (company_id, inbox_id) where inbox_id is not null;
select pristan_protect('campaign_steps', 'rwd', 'business_line_id');

-- Everybody the plan found. `step`: the next touch, `due_at`: when. waiting → moved (came), suppressed (does not want to
-- hear), left (all touches made), merged (is another of the list).
create table campaign_people (
  company_id bigint not null,
  campaign_id bigint not null,
  contact_id bigint not null,
  business_line_id bigint not null,
  channel text not null,
  wave integer not null,
  step smallint not null default 1,
  state text not null default 'waiting' check (state in ('waiting', 'moved', 'suppressed', 'left', 'merged')),
  due_at timestamptz,
  primary key (company_id, campaign_id, contact_id),
  foreign key (company_id, campaign_id) references campaigns (company_id, id) on delete cascade,
  foreign key (company_id, contact_id) references contacts (company_id, id) on delete cascade,
  foreign key (company_id, business_line_id) references business_lines (company_id, id)
);
create index on campaign_people (company_id, contact_id);
create index campaign_people_due on campaign_people (due_at) where due_at is not null;
select pristan_protect('campaign_people', 'rw', 'business_line_id');

-- One touch of one person, written in the transaction that puts the message into the outbox: a process killed at any
-- moment leaves either both or neither. `reason`: why nothing was sent. `segments`: parts of the SMS, which cost.
create table campaign_touches (
  company_id bigint not null,
  campaign_id bigint not null,
  contact_id bigint not null,
  step smallint not null,
  business_line_id bigint not null,
  kind text not null,
  state text not null check (state in ('sent', 'call', 'called', 'skipped')),
  reason text not null default '',
  message_id bigint,
  segments integer not null default 0,
  at timestamptz not null,
  primary key (company_id, campaign_id, contact_id, step),
  foreign key (company_id, campaign_id, contact_id)
    references campaign_people (company_id, campaign_id, contact_id) on delete cascade,
  foreign key (company_id, message_id) references messages (company_id, id) on delete set null (message_id),
  foreign key (company_id, business_line_id) references business_lines (company_id, id)
);
create index on campaign_touches (company_id, message_id) where message_id is not null;
select pristan_protect('campaign_touches', 'rw', 'business_line_id');

/** One record: how it is, what it is for, and, where it is to be corrected, what to copy where. UI.md §10.12 */
import {
  IconAlertTriangle,
  IconCheck,
  IconChevronDown,
  IconChevronUp,
  IconHelpCircle,
  IconX,
} from '@tabler/icons-react'
import { type ReactNode, useId, useState } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import type { Say } from '../../kit/words.ts'
import { type DnsRow, type DnsTone, toneOf } from '../model/dns-rows.ts'
import { DNS_TEXTS } from '../texts/dns.ts'
import css from './dns.module.css'
import { CopyButton } from './once-told.tsx'
import panel from './panel.module.css'

const ICONS = { bad: IconX, warn: IconAlertTriangle, idle: IconHelpCircle, ok: IconCheck } as const
const STATES: Readonly<Record<DnsRow['state'], keyof typeof DNS_TEXTS>> = {
  ok: 'stateOk',
  missing: 'stateBad',
  wrong: 'stateBad',
  warning: 'stateBetter',
  unknown: 'stateUnknown',
  optional: 'stateOptional',
}

/** By the kind that the server names; one that has no words of its own keeps its name. */
function nameOfKind(kind: string, say: Say<typeof DNS_TEXTS>): string {
  return Object.hasOwn(DNS_TEXTS, kind) ? say(kind as keyof typeof DNS_TEXTS) : kind
}

export function DnsRecord({
  row,
  domain,
  begin,
}: {
  readonly row: DnsRow
  readonly domain: string
  /** Open when it is first shown. */
  readonly begin: boolean
}): ReactNode {
  const say = useWords(DNS_TEXTS)
  const [open, setOpen] = useState(begin)
  const id = useId()
  const tone: DnsTone = toneOf(row)
  const Icon = ICONS[tone]
  return (
    <li className={css.recordItem}>
      <button
        type="button"
        className={css.record}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <span className={css.state}>
          <span className={`${css.mark} ${panel[tone]}`} aria-hidden="true">
            <Icon size={16} stroke={2} />
          </span>
          {say(STATES[row.state])}
        </span>
        <span className={panel.words}>
          <strong>{nameOfKind(row.kind, say)}</strong>
          <br />
          <span className={`v-mono ${panel.quiet}`}>
            {row.type ?? ''} {row.name}
          </span>
        </span>
        <span>{row.text}</span>
        {open ? (
          <IconChevronUp size={16} stroke={1.75} aria-hidden="true" />
        ) : (
          <IconChevronDown size={16} stroke={1.75} aria-hidden="true" />
        )}
      </button>
      {open && (
        <div className={css.detail} id={id}>
          <RecordDetail row={row} domain={domain} />
        </div>
      )}
    </li>
  )
}

function RecordDetail({ row, domain }: { readonly row: DnsRow; readonly domain: string }): ReactNode {
  const say = useWords(DNS_TEXTS)
  const { mend, found, expected, why } = row
  const must = mend?.value ?? expected
  return (
    <>
      <p>{why}</p>
      <div className={css.must}>
        <span className={panel.quiet}>{say('now')}</span>
        <span className={css.value}>{found.length === 0 ? say('nothing') : found.join('\n')}</span>
      </div>
      {must !== null && mend?.action !== 'delete' && (
        <div className={css.must}>
          <span className={panel.quiet}>{say('must')}</span>
          <span className={css.value}>{must}</span>
          <CopyButton text={must} name={`${row.type ?? ''} ${row.name}`} />
        </div>
      )}
      {mend !== null && (
        <ol className={css.steps}>
          <li>{say('step1', { domain })}</li>
          <li>{say(`step${mend.action}`, { type: mend.type, name: mend.name })}</li>
          <li>{say('step3')}</li>
        </ol>
      )}
    </>
  )
}

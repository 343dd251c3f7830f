/** The records of the first run: those that mail needs today, and those that may wait, folded away. UI.md §7.4 */
import type { ReactNode } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { type DnsRow, worstFirst } from '../model/dns-rows.ts'
import { isNeeded } from '../model/first-run.ts'
import { FIRST_RUN_TEXTS } from '../texts/first-run.ts'
import dns from './dns.module.css'
import { DnsRecord } from './dns-record.tsx'
import css from './first-run.module.css'
import panel from './panel.module.css'

type Props = { readonly rows: readonly DnsRow[]; readonly domain: string }

export function FirstRunDns({ rows, domain }: Props): ReactNode {
  const say = useWords(FIRST_RUN_TEXTS)
  const later = rows.filter((row) => !isNeeded(row))
  if (rows.length === 0) return null
  return (
    <>
      <h2>{say('dnsFirst')}</h2>
      <Records rows={rows.filter(isNeeded)} domain={domain} begin />
      <details className={css.later}>
        <summary>{say('dnsThen', { n: later.length })}</summary>
        <Records rows={later} domain={domain} />
      </details>
    </>
  )
}

function Records({ rows, domain, begin = false }: Props & { readonly begin?: boolean }): ReactNode {
  return (
    <ul className={`${panel.card} ${dns.list}`}>
      {worstFirst(rows).map((row, at) => (
        <DnsRecord
          key={[row.kind, row.type ?? '', row.name, row.expected ?? ''].join(' ')}
          row={row}
          domain={domain}
          begin={begin && at === 0}
        />
      ))}
    </ul>
  )
}

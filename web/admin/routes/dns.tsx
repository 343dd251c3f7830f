/** Is every record of a domain right, and how do I mend it? Looked at again every minute; rows turn right by themselves. UI.md §6 */
import { Button } from '@mantine/core'
import { IconDownload, IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import type { DnsZone } from '../../../contract/src/dns.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { Page } from '../../kit/parts/page.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { LOOK_AGAIN_MS } from '../limits.ts'
import { countsOf, type DnsRow, toneOf, worstFirst } from '../model/dns-rows.ts'
import { saveFile } from '../model/download.ts'
import css from '../parts/dns.module.css'
import { DnsRecord } from '../parts/dns-record.tsx'
import panel from '../parts/panel.module.css'
import { dnsCheckQuery } from '../parts/use-home.ts'
import { useParam } from '../parts/use-param.ts'
import { DNS_TEXTS } from '../texts/dns.ts'

const SEGMENTS = { bad: css.segBad, warn: css.segWarn, idle: css.segIdle, ok: css.segOk } as const

export function Screen(): ReactNode {
  const say = useWords(DNS_TEXTS)
  const api = useApi()
  const domain = useParam('domain')
  const found = useQuery({ ...dnsCheckQuery(api, domain), refetchInterval: LOOK_AGAIN_MS })
  if (found.isError && found.data === undefined)
    return (
      <Page title={domain}>
        <ScreenTrouble error={found.error} title={say('trouble')} retry={() => void found.refetch()} />
      </Page>
    )
  if (found.data === undefined) return <Shape />
  const rows = worstFirst(found.data.rows)
  const { bad, warn, ok } = countsOf(rows)
  return (
    <Page
      title={domain}
      heading={bad === 0 ? say('headingOk', { domain }) : say('headingBad', { domain, n: bad })}
      lead={say('lead', { all: rows.length, ok, better: warn, bad })}
      actions={<ZoneButton domain={domain} />}
    >
      <div className={css.segments} aria-hidden="true">
        {rows.map((row) => (
          <i key={keyOf(row)} className={SEGMENTS[toneOf(row)]} />
        ))}
      </div>
      <div className={css.looked}>
        <span>{say('looked', { at: new Date(found.dataUpdatedAt) })}</span>
        <Button
          size="sm"
          loading={found.isFetching}
          leftSection={<IconRefresh size={14} stroke={1.75} />}
          onClick={() => void found.refetch()}
        >
          {say('lookNow')}
        </Button>
      </div>
      <ul className={`${panel.card} ${css.list}`}>
        {rows.map((row, at) => (
          <DnsRecord key={keyOf(row)} row={row} domain={domain} begin={at === 0 && bad > 0} />
        ))}
      </ul>
    </Page>
  )
}

const keyOf = ({ kind, type, name, expected }: DnsRow): string =>
  [kind, type ?? '', name, expected ?? ''].join(' ')

function ZoneButton({ domain }: { readonly domain: string }): ReactNode {
  const say = useWords(DNS_TEXTS)
  const api = useApi()
  const save = async (): Promise<void> => {
    const { zone } = await api.get<z.infer<typeof DnsZone>>(
      `/api/v1/domains/${encodeURIComponent(domain)}/dns-zone`,
    )
    saveFile(`${domain}.zone.txt`, zone, 'text/plain')
  }
  return (
    <Button leftSection={<IconDownload size={16} stroke={1.75} />} onClick={() => void save()}>
      {say('zone')}
    </Button>
  )
}

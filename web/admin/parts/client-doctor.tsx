/** The connection check of an account: what each mail program heard last, and what to do about it. MISSION M4 */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import type { AccountCard } from '../../../contract/src/directory.ts'
import type { LedgerPage } from '../../../contract/src/ledger.ts'
import { useApi, useKit, useWords } from '../../kit/kit-context.ts'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Tag } from '../../kit/parts/tag.tsx'
import { PAGE_ROWS } from '../limits.ts'
import { type Checked, checkPrograms } from '../model/client-doctor.ts'
import { DOCTOR_TEXTS } from '../texts/doctor.ts'
import css from './panel.module.css'

type Page = z.infer<typeof LedgerPage>

export function ClientDoctor({ address }: { readonly address: string }): ReactNode {
  const say = useWords(DOCTOR_TEXTS)
  const api = useApi()
  const card = useQuery({
    queryKey: ['account', address],
    queryFn: () => api.get<z.infer<typeof AccountCard>>(`/api/v1/accounts/${encodeURIComponent(address)}`),
  })
  const found = useQuery({
    queryKey: ['client-doctor', address],
    queryFn: async () => {
      const of = (kinds: string): Promise<Page> =>
        api.get<Page>('/api/v1/ledger', { query: { account: address, kinds, limit: PAGE_ROWS } })
      const pages = await Promise.all([of('signed-in'), of('sign-in-refused')])
      return pages
        .flatMap(({ events }) => events ?? [])
        .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
    },
  })
  if (found.isError) return <ScreenTrouble error={found.error} retry={() => void found.refetch()} />
  if (found.data === undefined || card.data === undefined) return undefined
  const programs = checkPrograms(found.data, new Set(card.data.protocols))
  return (
    <section className={css.card} aria-labelledby="doctor">
      <div className={css.pad}>
        <h2 id="doctor">{say('title')}</h2>
        <p className={css.quiet}>{say(programs.length === 0 ? 'none' : 'lead')}</p>
      </div>
      {programs.map((one) => (
        <Program key={`${one.via} ${one.ip}`} checked={one} />
      ))}
    </section>
  )
}

function Program({ checked }: { readonly checked: Checked }): ReactNode {
  const say = useWords(DOCTOR_TEXTS)
  const { language } = useKit()
  const { via, ip, finding, lastAt, times, since } = checked
  const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
  const isFine = finding === 'ok'
  const when = moment.format(isFine ? lastAt : since)
  return (
    <div className={css.finding}>
      <Tag tone={isFine ? 'ok' : 'warn'}>{say(isFine ? 'fine' : 'look')}</Tag>
      <div className={css.words}>
        <strong>{say('via', { via })}</strong> <span className={css.quiet}>{say('from', { ip })}</span>
        <p>{say(finding, { n: times, when })}</p>
      </div>
    </div>
  )
}

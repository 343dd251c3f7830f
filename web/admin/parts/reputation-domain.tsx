/** What others report about one domain: who used its name, whether connections were secure, and complaints. */
import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { ReceivedReports } from '../../../contract/src/reports.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { sourcesOf } from '../model/reputation.ts'
import { REPUTATION_TEXTS } from '../texts/reputation.ts'
import css from './control.module.css'
import { Tag } from './control-bits.tsx'
import { Card } from './control-page.tsx'
import tab from './control-table.module.css'
import { useTimes } from './use-times.ts'

type Reports = AnswerOf<typeof ReceivedReports>
const SOURCES_SHOWN = 6

function useReports(domain: string, kind: 'dmarc' | 'tls' | 'feedback'): Reports | undefined {
  const api = useApi()
  return useQuery({
    queryKey: ['reports', domain, kind],
    enabled: domain !== '',
    queryFn: ({ signal }) =>
      api.get<Reports>(`/api/v1/domains/${encodeURIComponent(domain)}/reports/${kind}`, { signal }),
  }).data
}

/** `domains`: at least one. */
export function DomainReports({ domains }: { readonly domains: readonly string[] }): ReactNode {
  const say = useWords(REPUTATION_TEXTS)
  const [picked, setPicked] = useState(domains[0] ?? '')
  const domain = domains.includes(picked) ? picked : (domains[0] ?? '')
  return (
    <>
      {domains.length > 1 && (
        <div className={css.row}>
          <NativeSelect
            label={say('pickDomain')}
            value={domain}
            onChange={({ currentTarget }) => setPicked(currentTarget.value)}
            data={[...domains]}
          />
        </div>
      )}
      <Dmarc domain={domain} />
      <Secure domain={domain} />
    </>
  )
}

function Dmarc({ domain }: { readonly domain: string }): ReactNode {
  const say = useWords(REPUTATION_TEXTS)
  const times = useTimes()
  const reports = useReports(domain, 'dmarc')
  const sources = sourcesOf(reports?.rows ?? [])
  const share = reports === undefined || reports.total === 0 ? 0 : (reports.good ?? 0) / reports.total
  return (
    <Card
      title={say('dmarc')}
      action={<span className={css.muted}>{say('days30')}</span>}
      pad={sources.length === 0}
    >
      {sources.length === 0 ? (
        <p className={css.muted}>{say('noReports')}</p>
      ) : (
        <table className={tab.table}>
          <caption className={css.caption}>{say('dmarcSay', { share: times.share(share), domain })}</caption>
          <thead>
            <tr>
              <th scope="col">{say('source')}</th>
              <th scope="col" className={tab.num}>
                {say('messages')}
              </th>
              <th scope="col">{say('state')}</th>
            </tr>
          </thead>
          <tbody>
            {sources.slice(0, SOURCES_SHOWN).map(({ source, proved, not }) => (
              <tr key={source}>
                <td>{source}</td>
                <td className={tab.num}>{times.number(proved + not)}</td>
                <td>
                  <Tag tone={not === 0 ? 'ok' : proved === 0 ? 'bad' : 'warn'}>
                    {say(not === 0 ? 'proved' : 'notProved')}
                  </Tag>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}

function Secure({ domain }: { readonly domain: string }): ReactNode {
  const say = useWords(REPUTATION_TEXTS)
  const times = useTimes()
  const tls = useReports(domain, 'tls')
  const feedback = useReports(domain, 'feedback')
  const share = tls === undefined || tls.total === 0 ? undefined : (tls.good ?? 0) / tls.total
  const problems = tls?.results.filter(({ result }) => !result.endsWith(' ok')) ?? []
  return (
    <Card title={say('tls')} action={<span className={css.muted}>{say('days30')}</span>}>
      <p>{share === undefined ? say('noReports') : say('tlsSay', { share: times.share(share) })}</p>
      {problems.length > 0 && <h3>{say('problems')}</h3>}
      <ul className={css.list}>
        {problems.map(({ result, count }) => (
          <li key={result} className={css.spread}>
            <span>{result}</span>
            <strong>{times.number(count)}</strong>
          </li>
        ))}
      </ul>
      <h3 className={css.apart}>{say('feedback')}</h3>
      <p>{say('feedbackSay', { n: feedback?.total ?? 0 })}</p>
      <p className={css.muted}>{say('who')}</p>
    </Card>
  )
}

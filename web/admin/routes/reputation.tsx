/** Reputation: does the world trust us? UI.md §6, MISSION M18 */
import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { DomainList } from '../../../contract/src/directory.ts'
import type { ReputationHistory } from '../../../contract/src/reputation.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { type Known, lastLook, listedIn, listsAsked, worstReplies } from '../model/reputation.ts'
import css from '../parts/control.module.css'
import { Card, Page } from '../parts/control-page.tsx'
import { DomainReports } from '../parts/reputation-domain.tsx'
import { Lists } from '../parts/reputation-lists.tsx'
import { ProviderReplies } from '../parts/reputation-replies.tsx'
import { useTimes } from '../parts/use-times.ts'
import { useTold } from '../parts/use-told.ts'
import { REPUTATION_TEXTS } from '../texts/reputation.ts'

const PATH = '/api/v1/reputation'

export function Screen(): ReactNode {
  const api = useApi()
  const say = useWords(REPUTATION_TEXTS)
  const queries = useQueryClient()
  const { tell, fail } = useTold()
  const [busy, setBusy] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['reputation'],
    queryFn: ({ signal }) => api.get<Known>(PATH, { signal }),
  })
  const look = async (): Promise<void> => {
    setBusy(true)
    try {
      queries.setQueryData(['reputation'], await api.post<Known>(`${PATH}/check`))
      tell(say('looked'))
    } catch (problem) {
      fail(problem)
    } finally {
      setBusy(false)
    }
  }
  const listed = data === undefined ? [] : listedIn(data)
  return (
    <Page
      title={
        data === undefined || lastLook(data) === undefined
          ? say('name')
          : listed.length > 0
            ? say('listed', { n: listed.length })
            : say('clean')
      }
      say={data && <Sentence known={data} />}
      actions={
        <Button loading={busy} onClick={() => void look()}>
          {say('lookNow')}
        </Button>
      }
    >
      {error !== null && <ScreenTrouble error={error} retry={() => void refetch()} />}
      {error === null && data === undefined && <Shape />}
      {data !== undefined && (
        <>
          <Lists known={data} />
          <div className={css.grid3}>
            <ProviderReplies replies={data.replies} />
            <OwnDomains />
          </div>
          <History />
        </>
      )}
    </Page>
  )
}

function OwnDomains(): ReactNode {
  const api = useApi()
  const { data } = useQuery({
    queryKey: ['domains'],
    queryFn: ({ signal }) => api.get<AnswerOf<typeof DomainList>>('/api/v1/domains', { signal }),
  })
  const names = data?.filter(({ aliasOf }) => aliasOf === null).map(({ domain }) => domain) ?? []
  return names.length > 0 && <DomainReports domains={names} />
}

function Sentence({ known }: { readonly known: Known }): ReactNode {
  const say = useWords(REPUTATION_TEXTS)
  const times = useTimes()
  const [first] = listedIn(known)
  const listing = first?.listed[0]
  const worst = worstReplies(known.replies)
  return (
    <>
      {first === undefined || listing === undefined ? (
        lastLook(known) === undefined ? (
          say('sayUnknown')
        ) : (
          say('sayClean', { n: listsAsked(known) })
        )
      ) : (
        <strong>
          {say('sayListed', { name: first.name, list: listing.listName, at: times.moment(listing.since) })}
        </strong>
      )}{' '}
      {worst !== undefined && say('sayReplies', { provider: worst.provider ?? say('rest') })}
    </>
  )
}

function History(): ReactNode {
  const api = useApi()
  const say = useWords(REPUTATION_TEXTS)
  const times = useTimes()
  const { data } = useQuery({
    queryKey: ['reputation', 'history'],
    queryFn: ({ signal }) => api.get<AnswerOf<typeof ReputationHistory>>(`${PATH}/history`, { signal }),
  })
  if (data === undefined) return null
  return (
    <Card title={say('history')}>
      {data.listings.length === 0 && <p className={css.muted}>{say('noHistory')}</p>}
      <ul className={css.list}>
        {data.listings.map(({ name, list, listName, since, until }) => (
          <li key={`${name} ${list} ${since}`} className={css.spread}>
            <span>
              <strong>{name}</strong> · {listName}
            </span>
            <span className={css.muted}>
              {until === null
                ? say('still', { from: times.moment(since) })
                : say('fromTo', { from: times.moment(since), to: times.moment(until) })}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** Of a message of one's own: with whom it is, on its way to whom, and whom it did not reach. */
import { IconAlertTriangle, IconCircleCheck, IconClock, IconServer } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useJmap, useKit, useWords } from '../../kit/kit-context.ts'
import { ARRIVAL_EVERY_MS } from '../limits.ts'
import { findArrival } from '../model/arrival.ts'
import { ARRIVAL_TEXTS } from '../texts/arrival.ts'
import css from './arrival.module.css'

const ICON = { size: 16, stroke: 1.75, 'aria-hidden': 'true' } as const

export function ArrivalNote({ emailId }: { readonly emailId: string }): ReactNode {
  const say = useWords(ARRIVAL_TEXTS)
  const { language } = useKit()
  const { data } = useArrival(emailId)
  if (data === undefined || data === null) return null
  const { arrived, handed, waiting, failed } = data
  const names = (list: readonly string[]): string => new Intl.ListFormat(language).format(list)
  const fresh = waiting.filter(({ said }) => said === '').map(({ address }) => address)
  return (
    <ul className={css.arrival} aria-label={say('title')}>
      {failed.map(({ address, said }) => (
        <li key={address} className={css.bad}>
          <IconAlertTriangle {...ICON} />
          <span>
            <strong>{say('failed', { address })}</strong> {said !== '' && say('said', { said })}
          </span>
        </li>
      ))}
      {waiting
        .filter(({ said }) => said !== '')
        .map(({ address, said }) => (
          <li key={address} className={css.warn}>
            <IconClock {...ICON} />
            <span>
              {say('retried', { address })} {say('said', { said })}
            </span>
          </li>
        ))}
      {fresh.length > 0 && (
        <li>
          <IconClock {...ICON} />
          <span>{say('waiting', { names: names(fresh) })}</span>
        </li>
      )}
      {arrived.length > 0 && (
        <li className={css.ok}>
          <IconCircleCheck {...ICON} />
          <span>{say('arrived', { names: names(arrived) })}</span>
        </li>
      )}
      {handed.length > 0 && (
        <li>
          <IconServer {...ICON} />
          <span>{say('handed', { names: names(handed) })}</span>
        </li>
      )}
    </ul>
  )
}

/** Null: nobody knows. While something is on its way it is asked again. */
function useArrival(emailId: string) {
  const jmap = useJmap()
  return useQuery({
    queryKey: ['arrival', emailId],
    queryFn: async () => {
      const accountId = (await jmap.session()).primaryAccounts['urn:ietf:params:jmap:submission'] ?? ''
      return (await findArrival(jmap, accountId, emailId)) ?? null
    },
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && data !== null && data.waiting.length > 0 ? ARRIVAL_EVERY_MS : false,
  })
}

/** Addresses that are not sent to because they do not exist, and the way to send to them again. */
import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { PausedAddressPage } from '../../../contract/src/bounce.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { BOUNCE_TEXTS } from '../texts/bounces.ts'
import css from './control.module.css'
import { Card } from './control-page.tsx'
import tab from './control-table.module.css'
import { useTimes } from './use-times.ts'
import { useTold } from './use-told.ts'

type Page = AnswerOf<typeof PausedAddressPage>

export function PausedAddresses(): ReactNode {
  const api = useApi()
  const say = useWords(BOUNCE_TEXTS)
  const times = useTimes()
  const queries = useQueryClient()
  const { tell, fail } = useTold()
  const { data } = useQuery({
    queryKey: ['paused-addresses'],
    queryFn: ({ signal }) => api.get<Page>('/api/v1/paused-addresses', { signal }),
  })
  const lift = async (address: string): Promise<void> => {
    try {
      await api.post(`/api/v1/paused-addresses/${encodeURIComponent(address)}/lift`)
      tell(say('lifted', { address }))
      await queries.invalidateQueries({ queryKey: ['paused-addresses'] })
    } catch (error) {
      fail(error)
    }
  }
  return (
    <>
      {data !== undefined && data.addresses.length > 0 && (
        <Card title={say('paused')} note={say('pausedWhy')} pad={false}>
          <table className={`${tab.table} ${tab.cards}`}>
            <tbody>
              {data.addresses.map(({ address, bounces, until }) => (
                <tr key={address}>
                  <td className={css.strong}>{address}</td>
                  <td className={tab.num}>{times.number(bounces)}</td>
                  <td>{until !== null && say('pausedUntil', { at: times.moment(until) })}</td>
                  <td className={tab.num}>
                    <Button size="sm" onClick={() => void lift(address)}>
                      {say('lift')}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Card>
      )}
    </>
  )
}

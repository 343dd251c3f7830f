/** Devices with a password of their own; one can be ended without changing the others. */
import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import type { AppPasswordList } from '../../../contract/src/directory.ts'
import { useApi, useKit, useWords } from '../../kit/kit-context.ts'
import { Empty } from '../../kit/parts/empty.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { tell } from '../../kit/tell.ts'
import { ACCOUNT_TEXTS } from '../texts/account.ts'
import css from './panel.module.css'

export function AccountDevices({ address }: { readonly address: string }): ReactNode {
  const say = useWords(ACCOUNT_TEXTS)
  const api = useApi()
  const queries = useQueryClient()
  const { language } = useKit()
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium' })
  const path = `/api/v1/accounts/${encodeURIComponent(address)}/app-passwords`
  const list = useQuery({
    queryKey: ['app-passwords', address],
    queryFn: () => api.get<z.infer<typeof AppPasswordList>>(path),
  })
  const end = async (id: number, name: string): Promise<void> => {
    await api.delete(`${path}/${id}`)
    await queries.invalidateQueries({ queryKey: ['app-passwords', address] })
    tell({ text: say('ended', { name }) })
  }
  if (list.isError) return <ScreenTrouble error={list.error} retry={() => void list.refetch()} />
  if (list.data === undefined) return <Shape />
  if (list.data.length === 0) return <Empty title={say('noDevices')} text={say('noDevicesWhy')} />
  return (
    <section className={`${css.card} ${css.wide}`} tabIndex={0} aria-label={say('devices')}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{say('device')}</th>
            <th scope="col">{say('made')}</th>
            <th scope="col">{say('lastUsed')}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {list.data.map(({ id, name, createdAt, usedAt }) => (
            <tr key={id}>
              <td>{name}</td>
              <td>{day.format(new Date(createdAt))}</td>
              <td>{usedAt === null ? say('never') : day.format(new Date(usedAt))}</td>
              <td>
                <Button size="sm" aria-label={`${say('end')}: ${name}`} onClick={() => void end(id, name)}>
                  {say('end')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

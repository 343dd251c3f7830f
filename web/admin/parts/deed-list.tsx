/** Deeds of administrators, the newest first, and all of them as a file. */
import { Button } from '@mantine/core'
import { IconBan, IconCheck, IconDownload } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { Empty } from '../../kit/parts/empty.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { DEEDS_PAGE, DEEDS_SAVED_MAX, DEEDS_SAVED_PAGE } from '../limits.ts'
import { type Deed, deedCells, givenOf, placeOf, refusalOf, sentenceOf } from '../model/deeds.ts'
import { csvOf, saveFile } from '../model/download.ts'
import { ACT_TEXTS } from '../texts/acts.ts'
import { CONTROL_TEXTS } from '../texts/control.ts'
import { DEED_TEXTS } from '../texts/deeds.ts'
import css from './control.module.css'
import { Tag } from './control-bits.tsx'
import { Card } from './control-page.tsx'
import tab from './control-table.module.css'
import { useTimes } from './use-times.ts'
import { useTold } from './use-told.ts'

export type DeedQuery = Readonly<Record<string, string>>
type Found = { readonly deeds: readonly Deed[]; readonly next: number | null }

export function DeedList({
  query,
  clear,
}: {
  readonly query: DeedQuery
  readonly clear: (() => void) | undefined
}): ReactNode {
  const api = useApi()
  const say = useWords(DEED_TEXTS)
  const words = useWords(CONTROL_TEXTS)
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['deeds', query],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      api.get<Found>('/api/v1/audit', {
        query: { ...query, limit: DEEDS_PAGE, ...(pageParam !== 0 && { before: pageParam }) },
        signal,
      }),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  if (error !== null) return <ScreenTrouble error={error} retry={() => void refetch()} />
  if (data === undefined) return <Shape />
  const deeds = data.pages.flatMap((page) => page.deeds)
  if (deeds.length === 0 && clear !== undefined)
    return <Empty title={words('nothingFits')} action={<Button onClick={clear}>{words('clear')}</Button>} />
  if (deeds.length === 0) return <Empty title={say('none')} text={say('noneWhy')} />
  return (
    <Card pad={false}>
      <table className={`${tab.table} ${tab.cards}`} aria-label={say('name')}>
        <thead>
          <tr>
            <th scope="col">{say('when')}</th>
            <th scope="col">{say('who')}</th>
            <th scope="col">{say('what')}</th>
            <th scope="col">{say('result')}</th>
          </tr>
        </thead>
        <tbody>
          {deeds.map((deed) => (
            <DeedRow key={deed.id} deed={deed} />
          ))}
        </tbody>
      </table>
      {hasNextPage && (
        <Button m={16} loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {words('more')}
        </Button>
      )}
    </Card>
  )
}

function DeedRow({ deed }: { readonly deed: Deed }): ReactNode {
  const say = useWords(DEED_TEXTS)
  const act = useWords(ACT_TEXTS)
  const times = useTimes()
  const words = { say, act }
  const refusal = refusalOf(deed, words)
  const given = givenOf(deed, words)
  return (
    <tr>
      <td className={css.nowrap}>
        <time dateTime={deed.doneAt} title={times.exact(deed.doneAt)}>
          {times.moment(deed.doneAt)}
        </time>
      </td>
      <td>
        <p className={css.strong}>{deed.way === 'command-line' ? say('atMachine') : deed.who}</p>
        {deed.way !== 'command-line' && <p className={css.small}>{placeOf(deed, words)}</p>}
      </td>
      <td>
        <p>{sentenceOf(deed, words)}</p>
        {given !== '' && <p className={css.small}>{say('given', { fields: given })}</p>}
      </td>
      <td>
        <Tag tone={refusal === undefined ? 'ok' : 'bad'} sign={refusal === undefined ? IconCheck : IconBan}>
          {say(refusal === undefined ? 'done' : 'refused')}
        </Tag>
        {refusal !== undefined && refusal !== '' && <p className={css.small}>{refusal}</p>}
      </td>
    </tr>
  )
}

/** Reads page after page, says how far it is, and never more than a spreadsheet likes. */
export function SaveDeeds({ query }: { readonly query: DeedQuery }): ReactNode {
  const api = useApi()
  const say = useWords(DEED_TEXTS)
  const act = useWords(ACT_TEXTS)
  const words = useWords(CONTROL_TEXTS)
  const { tell, fail } = useTold()
  const [read, setRead] = useState<number>()
  const save = async (): Promise<void> => {
    const deeds: Deed[] = []
    try {
      for (let before: number | null | undefined; before !== null && deeds.length < DEEDS_SAVED_MAX; ) {
        setRead(deeds.length)
        const asked = { ...query, limit: DEEDS_SAVED_PAGE, ...(before !== undefined && { before }) }
        const page: Found = await api.get<Found>('/api/v1/audit', { query: asked })
        deeds.push(...page.deeds)
        before = page.next
        if (before !== null && deeds.length >= DEEDS_SAVED_MAX) tell(say('cutOff', { n: deeds.length }))
      }
      const day = new Date().toISOString().slice(0, 10)
      saveFile(`${say('fileName')}-${day}.csv`, csvOf(deedCells(deeds, { say, act })))
    } catch (error) {
      fail(error)
    } finally {
      setRead(undefined)
    }
  }
  return (
    <Button
      leftSection={<IconDownload size={16} aria-hidden="true" />}
      disabled={read !== undefined}
      onClick={() => void save()}
    >
      {read === undefined ? words('csv') : say('saving', { n: read })}
    </Button>
  )
}

/** The outgoing queue: what is stuck, why, and must I act? UI.md §6, MISSION M13 */
import { SegmentedControl, TextInput } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { Empty } from '../../kit/parts/empty.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { fitting, type Need, type RadarSum, sumOf } from '../model/radar.ts'
import css from '../parts/control.module.css'
import { Chip, Live } from '../parts/control-bits.tsx'
import { Page } from '../parts/control-page.tsx'
import { QueueGroupSide } from '../parts/queue-group-side.tsx'
import { QueueGroups } from '../parts/queue-groups.tsx'
import { QueueCurve } from '../parts/queue-history.tsx'
import { QueueList } from '../parts/queue-list.tsx'
import { Reroutes } from '../parts/queue-reroute.tsx'
import { QueueVerbs } from '../parts/use-queue-verbs.tsx'
import { useRadar } from '../parts/use-radar.ts'
import { useTimes } from '../parts/use-times.ts'
import { CONTROL_TEXTS } from '../texts/control.ts'
import { QUEUE_TEXTS } from '../texts/queue.ts'

const NEEDS: readonly Need[] = ['act', 'wait', 'held']
const TONES: Readonly<Record<Need, string | undefined>> = {
  act: css['toneBad'],
  wait: css['toneWarn'],
  held: css['toneHeld'],
}

type Search = Readonly<Record<string, string | undefined>>

export function Screen(): ReactNode {
  const say = useWords(QUEUE_TEXTS)
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const { list, live, begun, hold } = useRadar()
  const sum = sumOf(list.now.values())
  const set = (change: Search): void =>
    void navigate({
      to: '/cola',
      search: { ...search, ...change } as Record<string, string>,
      replace: true,
      resetScroll: false,
    })
  const open = search['grupo']
  const group = open === undefined ? undefined : list.now.get(open)
  const single = search['ver'] === 'lista'
  return (
    <QueueVerbs>
      <Page
        title={say('title', { n: sum.total })}
        say={begun ? <Sentence sum={sum} /> : undefined}
        actions={
          <>
            <Live live={live} />
            <SegmentedControl
              aria-label={say('title', { n: 0 })}
              value={single ? 'list' : 'groups'}
              onChange={(value) => set({ ver: value === 'list' ? 'lista' : undefined, grupo: undefined })}
              data={[
                { value: 'groups', label: say('byTarget') },
                { value: 'list', label: say('oneByOne') },
              ]}
            />
          </>
        }
        side={
          group === undefined ? undefined : (
            <QueueGroupSide key={open ?? ''} group={group} close={() => set({ grupo: undefined })} />
          )
        }
      >
        {!begun && <Shape />}
        {begun && <Flow sum={sum} need={search['estado']} pick={(need) => set({ estado: need })} />}
        <Reroutes />
        {begun && single && <QueueList />}
        {begun && !single && <Groups list={list} search={search} set={set} hold={hold} open={open} />}
        {begun && !single && <QueueCurve sum={sum} />}
      </Page>
    </QueueVerbs>
  )
}

function Sentence({ sum }: { readonly sum: RadarSum }): ReactNode {
  const say = useWords(QUEUE_TEXTS)
  const { worst, total, act, held } = sum
  if (worst !== undefined)
    return (
      <>
        <strong>{say('sayAct', { n: worst.waiting, target: worst.target, why: worst.why })}</strong>{' '}
        {say('sayActRest', { rest: total - act - held })}
      </>
    )
  if (held > 0) return say('sayHeld', { n: held })
  return say(total === 0 ? 'empty' : 'sayWait')
}

function Flow({
  sum,
  need,
  pick,
}: {
  readonly sum: RadarSum
  readonly need: string | undefined
  readonly pick: (need: Need | undefined) => void
}): ReactNode {
  const say = useWords(QUEUE_TEXTS)
  const times = useTimes()
  if (sum.total === 0) return null
  const { act, wait, held } = sum
  return (
    <div>
      <div className={css.flow} role="img" aria-label={say('flow', { act, wait, held })}>
        {NEEDS.map(
          (one) => sum[one] > 0 && <i key={one} className={TONES[one]} style={{ flexGrow: sum[one] }} />,
        )}
      </div>
      <div className={css.legend}>
        {NEEDS.map((one) => (
          <Chip key={one} on={need === one} toggle={() => pick(need === one ? undefined : one)}>
            <span className={`${css.dot} ${TONES[one]}`} />
            <span className={css.strong}>{times.number(sum[one])}</span> {say(one)}
          </Chip>
        ))}
      </div>
    </div>
  )
}

function Groups({
  list,
  search,
  set,
  hold,
  open,
}: Pick<ReturnType<typeof useRadar>, 'list' | 'hold'> & {
  readonly search: Search
  readonly set: (change: Search) => void
  readonly open: string | undefined
}): ReactNode {
  const say = useWords(QUEUE_TEXTS)
  const words = useWords(CONTROL_TEXTS)
  const need = NEEDS.find((one) => one === search['estado'])
  const fits = new Set(
    fitting(
      list.rows.map(({ value }) => value),
      { need, words: search['buscar'] },
    ),
  )
  const rows = list.rows.filter(({ value }) => fits.has(value))
  if (list.now.size === 0 && list.rows.length === 0)
    return <Empty title={say('empty')} text={say('emptyWhy')} />
  return (
    <>
      <div className={css.spread}>
        <TextInput
          type="search"
          aria-label={say('find')}
          placeholder={say('find')}
          defaultValue={search['buscar'] ?? ''}
          onChange={({ currentTarget }) => set({ buscar: currentTarget.value || undefined })}
          w={260}
        />
        <span className={css.muted} role="status">
          {list.waiting > 0 ? say('frozen', { n: list.waiting }) : say('targets', { n: rows.length })}
        </span>
      </div>
      {rows.length === 0 ? (
        <Empty title={words('nothingFits')} text="" />
      ) : (
        <QueueGroups
          rows={rows}
          open={open}
          show={(grupo) => set({ grupo: grupo === open ? undefined : grupo })}
          hold={hold}
        />
      )}
    </>
  )
}

/** One change of many accounts: what it means is said first, then how far it is. MISSION M12, UI.md §4 */
import { Button, Progress, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { AccountChanges, GroupPage } from '../../../contract/src/directory.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { Dialog } from '../../kit/parts/dialog.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { tell } from '../../kit/tell.ts'
import { LIST_ROWS_MAX } from '../limits.ts'
import { changeMany, type Many, type ManyChange, type ManyDone } from '../model/change-many.ts'
import { bytesOfGb } from '../model/space.ts'
import { MANY_TEXTS } from '../texts/many.ts'
import css from './panel.module.css'

export type ManyKind = 'suspend' | 'enable' | 'password-due' | 'quota' | 'group'

/** Of these nothing more is asked. */
const isWhole = (kind: ManyKind): kind is 'suspend' | 'enable' | 'password-due' =>
  kind !== 'quota' && kind !== 'group'

type Props = {
  readonly kind: ManyKind
  readonly many: Many
  /** `isDone`: it went through to the end. */
  readonly onClose: (isDone: boolean) => void
}

export function ChangeManyDialog({ kind, many, onClose }: Props): ReactNode {
  const say = useWords(MANY_TEXTS)
  const { run, stop, so, error } = useChangeMany(many, onClose)
  const [change, setChange] = useState<ManyChange | undefined>(isWhole(kind) ? { kind } : undefined)
  const send = (event: FormEvent): void => {
    event.preventDefault()
    if (change !== undefined) void run(change)
  }
  const close = (): void => {
    stop()
    onClose(false)
  }
  const looked = so === undefined ? 0 : Math.min(many.total, so.changed + so.left)
  return (
    <Dialog title={say(`${kind}All`, { n: many.total })} onClose={close}>
      <form className={css.form} onSubmit={send}>
        <p>{say(`${kind}Why`)}</p>
        {kind === 'quota' && <QuotaField onChange={setChange} />}
        {kind === 'group' && <GroupFields onChange={setChange} />}
        {so !== undefined && (
          <div role="status">
            <p className="v-num">{say('progress', { done: looked, n: many.total })}</p>
            <Progress
              value={(looked / Math.max(1, many.total)) * 100}
              aria-label={say(`${kind}All`, { n: many.total })}
            />
          </div>
        )}
        {error !== undefined && <ScreenTrouble error={error} />}
        <div className={css.tags}>
          <Button
            type="submit"
            variant="filled"
            {...(kind === 'suspend' && { color: 'bad' })}
            loading={so !== undefined}
            disabled={change === undefined}
          >
            {say(isWhole(kind) ? `${kind}All` : 'go', { n: many.total })}
          </Button>
          <Button onClick={close}>{say(so === undefined ? 'cancel' : 'stop')}</Button>
        </div>
      </form>
    </Dialog>
  )
}

type Set = { readonly onChange: (change: ManyChange | undefined) => void }

function QuotaField({ onChange }: Set): ReactNode {
  const say = useWords(MANY_TEXTS)
  const [text, setText] = useState('')
  const typed = (value: string): void => {
    setText(value)
    const quotaBytes = bytesOfGb(value)
    onChange(quotaBytes === undefined ? undefined : { kind: 'quota', quotaBytes })
  }
  return (
    <TextInput
      label={say('quota')}
      description={say('quotaHelp')}
      inputMode="decimal"
      data-autofocus
      value={text}
      error={bytesOfGb(text) === undefined}
      // Nothing is chosen until somebody was here: no limit is a choice too.
      onFocus={() => typed(text)}
      onChange={(event) => typed(event.currentTarget.value)}
    />
  )
}

function GroupFields({ onChange }: Set): ReactNode {
  const say = useWords(MANY_TEXTS)
  const api = useApi()
  const [group, setGroup] = useState<string | null>(null)
  const [kind, setKind] = useState<'join' | 'leave'>('join')
  const groups = useQuery({
    queryKey: ['groups-of-many'],
    queryFn: () => api.get<AnswerOf<typeof GroupPage>>('/api/v1/groups', { query: { limit: LIST_ROWS_MAX } }),
  })
  const choose = (wanted: string | null, how: 'join' | 'leave'): void => {
    setGroup(wanted)
    setKind(how)
    onChange(wanted === null ? undefined : { kind: how, group: wanted })
  }
  if (groups.isError) return <ScreenTrouble error={groups.error} retry={() => void groups.refetch()} />
  if (groups.data?.groups.length === 0) return <p className={css.quiet}>{say('noGroups')}</p>
  return (
    <>
      <Select
        label={say('whichGroup')}
        searchable
        data={(groups.data?.groups ?? []).map(({ address, displayName }) => ({
          value: address,
          label: displayName === '' ? address : `${displayName} (${address})`,
        }))}
        value={group}
        onChange={(wanted) => choose(wanted, kind)}
      />
      <SegmentedControl
        aria-label={say('joinOrLeave')}
        value={kind}
        onChange={(how) => choose(group, how === 'leave' ? 'leave' : 'join')}
        data={[
          { value: 'join', label: say('join') },
          { value: 'leave', label: say('leave') },
        ]}
      />
    </>
  )
}

function useChangeMany(
  many: Many,
  onDone: Props['onClose'],
): {
  readonly run: (change: ManyChange) => Promise<void>
  readonly stop: () => void
  /** What is done so far; undefined: nothing is being done. */
  readonly so: ManyDone | undefined
  readonly error: unknown
} {
  const say = useWords(MANY_TEXTS)
  const api = useApi()
  const queries = useQueryClient()
  const stopped = useRef(false)
  const [so, setSo] = useState<ManyDone | undefined>()
  const [error, setError] = useState<unknown>()
  const run = async (change: ManyChange): Promise<void> => {
    setSo({ changed: 0, left: 0 })
    setError(undefined)
    const ask = (body: object): Promise<AnswerOf<typeof AccountChanges>> =>
      api.post('/api/v1/account-changes', body)
    try {
      const done = await changeMany(ask, many, change, { told: setSo, isStopped: () => stopped.current })
      tell({ text: say('done', done) })
      if (!stopped.current) onDone(true)
    } catch (problem) {
      setError(problem)
    } finally {
      setSo(undefined)
      for (const key of ['accounts', 'account', 'account-count'])
        await queries.invalidateQueries({ queryKey: [key] })
    }
  }
  return {
    ...{ run, so, error },
    stop: () => {
      stopped.current = true
    },
  }
}

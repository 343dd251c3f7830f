/** With whom a folder is shared, and what they may do: changed at once, with the way back. */
import { ActionIcon, NativeSelect, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useJmap, useWords } from '../../kit/kit-context.ts'
import { Avatar } from '../../kit/parts/avatar.tsx'
import { Dialog } from '../../kit/parts/dialog.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { tell } from '../../kit/tell.ts'
import type { Folder } from '../model/mail.ts'
import {
  type Colleague,
  findColleagues,
  LEVELS,
  type Level,
  levelOf,
  readShares,
  rightsOf,
  type Share,
  type ShareRights,
  writeShare,
} from '../model/shares.ts'
import { SHARE_TEXTS } from '../texts/share.ts'
import css from './share.module.css'

export function ShareDialog(props: {
  readonly folder: Folder
  readonly name: string
  readonly onClose: () => void
}): ReactNode {
  const say = useWords(SHARE_TEXTS)
  const jmap = useJmap()
  const { folder, name, onClose } = props
  const shares = useQuery({ queryKey: ['shares', folder.id], queryFn: () => readShares(jmap, folder) })
  const set = useSetShare(folder)
  return (
    <Dialog title={say('title', { name })} onClose={onClose}>
      <p className={css.why}>{say('why')}</p>
      {shares.isError && (
        <ScreenTrouble error={shares.error} title={say('trouble')} retry={() => void shares.refetch()} />
      )}
      {shares.isPending && <Shape rows={2} />}
      {shares.data !== undefined && (
        <>
          <AddColleague
            without={new Set(shares.data.map(({ id }) => id))}
            onAdd={(one) => void set(one, null, rightsOf('read'), 'didShare')}
          />
          <h3 className={css.with}>{say(shares.data.length === 0 ? 'alone' : 'with')}</h3>
          <ul className={css.list}>
            {shares.data.map((share) => (
              <ShareRow key={share.id} share={share} set={set} />
            ))}
          </ul>
        </>
      )}
    </Dialog>
  )
}

type SetShare = (
  who: Pick<Colleague, 'id' | 'name'>,
  before: ShareRights | null,
  after: ShareRights | null,
  done: 'didShare' | 'didChange' | 'didRemove',
) => Promise<void>

function useSetShare(folder: Folder): SetShare {
  const say = useWords(SHARE_TEXTS)
  const jmap = useJmap()
  const queries = useQueryClient()
  const write = async (id: string, rights: ShareRights | null): Promise<boolean> => {
    try {
      await writeShare(jmap, folder, id, rights)
      return true
    } catch (error) {
      tell({
        kind: 'bad',
        text: error instanceof Error && error.message !== '' ? error.message : say('failed'),
      })
      return false
    } finally {
      await queries.invalidateQueries({ queryKey: ['shares', folder.id] })
    }
  }
  return async ({ id, name }, before, after, done) => {
    if (await write(id, after)) tell({ text: say(done, { name }), undo: () => void write(id, before) })
  }
}

function ShareRow({ share, set }: { readonly share: Share; readonly set: SetShare }): ReactNode {
  const say = useWords(SHARE_TEXTS)
  const { id, who, rights } = share
  const level = levelOf(rights)
  const name = who?.name ?? say('gone')
  const steps = [
    ...(level === undefined ? [{ value: '', label: say('other'), disabled: true }] : []),
    ...LEVELS.map((value) => ({ value, label: say(value) })),
  ]
  return (
    <li className={css.row}>
      <Avatar name={name} size={32} />
      <span className={css.who}>
        <bdi className={css.name}>{name}</bdi>
        {who !== undefined && who.email !== name && <bdi className={css.email}>{who.email}</bdi>}
      </span>
      <NativeSelect
        className={css.level ?? ''}
        aria-label={say('level', { name })}
        value={level ?? ''}
        data={steps}
        onChange={({ currentTarget: { value } }) =>
          void set({ id, name }, rights, rightsOf(value as Level), 'didChange')
        }
      />
      <ActionIcon
        aria-label={say('remove', { name })}
        onClick={() => void set({ id, name }, rights, null, 'didRemove')}
      >
        <IconX size={16} stroke={1.75} />
      </ActionIcon>
      <p className={css.hint}>{say(level === undefined ? 'otherWhy' : `${level}Why`)}</p>
    </li>
  )
}

function AddColleague({
  without,
  onAdd,
}: {
  readonly without: ReadonlySet<string>
  readonly onAdd: (one: Colleague) => void
}): ReactNode {
  const say = useWords(SHARE_TEXTS)
  const jmap = useJmap()
  const [typed, setTyped] = useState('')
  const words = typed.trim()
  const { data } = useQuery({
    queryKey: ['colleagues', words, [...without].join()],
    enabled: words !== '',
    placeholderData: keepPreviousData,
    queryFn: () => findColleagues(jmap, words, without),
  })
  return (
    <>
      <TextInput
        label={say('add')}
        placeholder={say('addHint')}
        value={typed}
        maxLength={100}
        autoComplete="off"
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {words !== '' && data !== undefined && (
        <ul className={css.offers}>
          {data.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                className={css.offer}
                onClick={() => {
                  setTyped('')
                  onAdd(one)
                }}
              >
                <Avatar name={one.name} size={28} />
                <span className={css.who}>
                  <bdi className={css.name}>{one.name}</bdi>
                  <bdi className={css.email}>
                    {one.type === 'group' ? `${one.email} · ${say('group')}` : one.email}
                  </bdi>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <p role="status" className={css.email}>
        {words !== '' && data?.length === 0 && say('nobody')}
      </p>
    </>
  )
}

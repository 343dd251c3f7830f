/** An alias or a group, made or changed. */
import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { z } from 'zod'
import type { Alias, Group } from '../../../contract/src/directory.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { SideDrawer } from '../../kit/parts/side-drawer.tsx'
import { tell } from '../../kit/tell.ts'
import { linesOf } from '../model/rules.ts'
import { NAMES_TEXTS } from '../texts/names.ts'
import css from './panel.module.css'

export type AliasRow = z.infer<typeof Alias>
export type GroupRow = z.infer<typeof Group>
/** What the drawer is about; without a row it is a new one. */
export type Named =
  | { readonly kind: 'alias'; readonly row?: AliasRow }
  | { readonly kind: 'group'; readonly row?: GroupRow }

function placesOf(named: Named): readonly string[] {
  if (named.kind === 'alias') return named.row?.targets ?? []
  return named.row?.members ?? []
}

export function NameDrawer({
  named,
  onClose,
}: {
  readonly named: Named
  readonly onClose: () => void
}): ReactNode {
  const say = useWords(NAMES_TEXTS)
  const isGroup = named.kind === 'group'
  const [writers, setWriters] = useState<string | null>(isGroup ? (named.row?.whoMayWrite ?? 'anyone') : null)
  const { save, remove, error } = useName(named, onClose)
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const places = linesOf(String(fields.get('places')))
    const address = named.row?.address ?? String(fields.get('address')).trim()
    const displayName = String(fields.get('name') ?? '').trim()
    void save(address, places, isGroup ? { displayName, whoMayWrite: writers } : {})
  }
  const title = named.row?.address ?? say(isGroup ? 'newGroup' : 'newAlias')
  return (
    <SideDrawer title={title} onClose={onClose}>
      <form className={css.form} onSubmit={send}>
        {named.row === undefined && (
          <TextInput name="address" label={say('address')} inputMode="email" spellCheck={false} required />
        )}
        {isGroup && <TextInput name="name" label={say('name')} defaultValue={named.row?.displayName ?? ''} />}
        <Textarea
          name="places"
          label={say(isGroup ? 'members' : 'targets')}
          defaultValue={placesOf(named).join('\n')}
          autosize
          minRows={4}
          maxRows={16}
          spellCheck={false}
          required={!isGroup}
        />
        {isGroup && (
          <Select
            label={say('writers')}
            data={[
              { value: 'anyone', label: say('anyone') },
              { value: 'organisation', label: say('organisation') },
              { value: 'members', label: say('membersOnly') },
              { value: 'listed', label: say('listed') },
            ]}
            value={writers}
            onChange={setWriters}
            allowDeselect={false}
          />
        )}
        {error !== undefined && <ScreenTrouble error={error} />}
        <div className={css.tags}>
          <Button type="submit" variant="filled">
            {say('save')}
          </Button>
          {named.row !== undefined && (
            <Button color="bad" onClick={() => void remove()}>
              {say('remove')}
            </Button>
          )}
        </div>
      </form>
    </SideDrawer>
  )
}

type Saving = {
  readonly save: (
    address: string,
    places: readonly string[],
    more: Readonly<Record<string, unknown>>,
  ) => Promise<void>
  readonly remove: () => Promise<void>
  readonly error: unknown
}

function useName(named: Named, onClose: () => void): Saving {
  const say = useWords(NAMES_TEXTS)
  const api = useApi()
  const queries = useQueryClient()
  const [error, setError] = useState<unknown>()
  const { list, fields } =
    named.kind === 'group'
      ? { list: '/api/v1/groups', fields: { all: 'members', add: 'addMembers', remove: 'removeMembers' } }
      : { list: '/api/v1/aliases', fields: { all: 'targets', add: 'add', remove: 'remove' } }
  const attempt = async (
    work: () => Promise<unknown>,
    text: string,
    undo?: () => Promise<void>,
  ): Promise<void> => {
    setError(undefined)
    try {
      await work()
      await queries.invalidateQueries({ queryKey: [list] })
      tell({ text, ...(undo !== undefined && { undo }) })
      onClose()
    } catch (problem) {
      setError(problem)
    }
  }
  const save: Saving['save'] = (address, places, more) => {
    const before = placesOf(named)
    const added = places.filter((one) => !before.includes(one))
    const gone = before.filter((one) => !places.includes(one))
    const changes = {
      ...more,
      ...(added.length > 0 && { [fields.add]: added }),
      ...(gone.length > 0 && { [fields.remove]: gone }),
    }
    return attempt(
      () =>
        named.row === undefined
          ? api.post(list, { address, [fields.all]: places, ...more })
          : api.patch(`${list}/${encodeURIComponent(address)}`, changes),
      say('saved', { address }),
    )
  }
  const remove = async (): Promise<void> => {
    const { row } = named
    if (row === undefined) return
    const { address } = row
    await attempt(
      () => api.delete(`${list}/${encodeURIComponent(address)}`),
      say('removed', { address }),
      async () => {
        const { id: _id, ...rest } = row
        await api.post(list, rest)
        await queries.invalidateQueries({ queryKey: [list] })
      },
    )
  }
  return { save, remove, error }
}

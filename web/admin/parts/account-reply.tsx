/** The automatic reply of somebody who is away, set on their behalf; it ends by itself. UI.md §10.4 */
import { Button, Switch, Textarea, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { z } from 'zod'
import type { Autoreply } from '../../../contract/src/sieve.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { tell } from '../../kit/tell.ts'
import { ACCOUNT_TEXTS } from '../texts/account.ts'
import css from './panel.module.css'

type Reply = z.infer<typeof Autoreply>['autoreply']

export function AccountReply({ address }: { readonly address: string }): ReactNode {
  const api = useApi()
  const path = `/api/v1/accounts/${encodeURIComponent(address)}/autoreply`
  const found = useQuery({
    queryKey: ['autoreply', address],
    queryFn: () => api.get<z.infer<typeof Autoreply>>(path),
  })
  if (found.isError) return <ScreenTrouble error={found.error} retry={() => void found.refetch()} />
  if (found.data === undefined) return <Shape />
  const { autoreply } = found.data
  return <ReplyForm key={JSON.stringify(autoreply)} address={address} path={path} reply={autoreply} />
}

function ReplyForm({
  address,
  path,
  reply,
}: {
  readonly address: string
  readonly path: string
  readonly reply: Reply
}): ReactNode {
  const say = useWords(ACCOUNT_TEXTS)
  const api = useApi()
  const queries = useQueryClient()
  const [error, setError] = useState<unknown>()
  const [enabled, setEnabled] = useState(reply?.enabled ?? true)
  const carryOut = async (work: () => Promise<unknown>, told: string): Promise<void> => {
    setError(undefined)
    try {
      await work()
      await queries.invalidateQueries({ queryKey: ['autoreply', address] })
      tell({ text: told })
    } catch (problem) {
      setError(problem)
    }
  }
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    // What is not said is left out.
    const given = (name: string): string | undefined => String(fields.get(name)).trim() || undefined
    const zone = reply?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
    void carryOut(
      () =>
        api.put(path, {
          ...{ enabled, zone, text: String(fields.get('text')) },
          ...{ from: given('from'), until: given('until'), forward: given('forward') },
          ...(reply !== null && { days: reply.days, addresses: reply.addresses }),
          subject: reply?.subject ?? undefined,
        }),
      say('replySaved'),
    )
  }
  return (
    <form className={css.form} onSubmit={send}>
      <Switch
        label={say('replyOn')}
        checked={enabled}
        onChange={(event) => setEnabled(event.currentTarget.checked)}
      />
      <Textarea
        name="text"
        label={say('replyText')}
        defaultValue={reply?.text ?? ''}
        minRows={4}
        autosize
        required
      />
      <div className={css.formRow}>
        <TextInput name="from" type="date" label={say('from')} defaultValue={reply?.from ?? ''} />
        <TextInput name="until" type="date" label={say('until')} defaultValue={reply?.until ?? ''} />
      </div>
      <TextInput
        name="forward"
        inputMode="email"
        label={say('forward')}
        description={say('forwardHelp')}
        defaultValue={reply?.forward ?? ''}
      />
      {error !== undefined && <ScreenTrouble error={error} />}
      <div className={css.tags}>
        <Button type="submit" variant="filled">
          {say('save')}
        </Button>
        {reply !== null && (
          <Button onClick={() => void carryOut(() => api.delete(path), say('replyOff'))}>
            {say('removeReply')}
          </Button>
        )}
      </div>
    </form>
  )
}

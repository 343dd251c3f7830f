/** A password of its own for one device, told once. THREATS ID12, UI.md §10.16 */
import { Button, Checkbox, Radio, Stack, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { AnswerOf } from '../../../../contract/src/answer.ts'
import type { NewAppPassword } from '../../../../contract/src/directory.ts'
import css from '../../../kit/account/account.module.css'
import { useDoing, useOwn } from '../../../kit/account/use-own.ts'
import { useWords } from '../../../kit/kit-context.ts'
import { Note } from '../../../kit/parts/note.tsx'
import { ScreenTrouble } from '../../../kit/parts/screen-trouble.tsx'
import { SideDrawer } from '../../../kit/parts/side-drawer.tsx'
import { NEW_DEVICE_TEXTS } from '../../texts/settings/devices.ts'
import { SetupSheet } from './setup-sheet.tsx'

type Made = AnswerOf<typeof NewAppPassword>
const WAYS = { sync: ['imap', 'smtp', 'jmap', 'managesieve'], pop: ['pop3', 'smtp'] } as const
type Kind = keyof typeof WAYS

/** `stale`: what is asked for anew when there is one more. */
export function NewDevice({
  stale,
  onClose,
}: {
  readonly stale: readonly string[]
  readonly onClose: () => void
}): ReactNode {
  const say = useWords(NEW_DEVICE_TEXTS)
  const [made, setMade] = useState<Made | undefined>()
  return (
    <SideDrawer
      title={made === undefined ? say('title') : say('made', { name: made.name })}
      sub={made === undefined && say('why')}
      onClose={onClose}
      footer={made !== undefined && <AfterMade password={made.password} onClose={onClose} />}
    >
      {made === undefined ? (
        <DeviceForm stale={stale} made={setMade} />
      ) : (
        <div className={css.stack}>
          <Note kind="warn" title={say('once')} />
          <SetupSheet password={made.password} />
        </div>
      )}
    </SideDrawer>
  )
}

function AfterMade({
  password,
  onClose,
}: {
  readonly password: string
  readonly onClose: () => void
}): ReactNode {
  const say = useWords(NEW_DEVICE_TEXTS)
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(password)
    setCopied(true)
  }
  return (
    <>
      <Button onClick={() => void copy()}>{say(copied ? 'copied' : 'copy')}</Button>
      <Button onClick={() => globalThis.print()}>{say('print')}</Button>
      <Button variant="filled" onClick={onClose}>
        {say('done')}
      </Button>
    </>
  )
}

function DeviceForm({
  stale,
  made,
}: {
  readonly stale: readonly string[]
  readonly made: (device: Made) => void
}): ReactNode {
  const say = useWords(NEW_DEVICE_TEXTS)
  const { api, at } = useOwn()
  const { busy, error, run } = useDoing()
  const [name, setName] = useState('')
  const [kind, setKind] = useState<Kind>('sync')
  const [main, setMain] = useState(false)
  const make = (event: FormEvent): void => {
    event.preventDefault()
    void run(
      async () => {
        const device = await api.post<Made>(at('/app-passwords'), {
          name: name.trim(),
          protocols: WAYS[kind],
        })
        made(device)
        if (kind === 'pop' && main) await api.patch(at('/retention'), { primary: { appPassword: device.id } })
      },
      { stale },
    )
  }
  return (
    <form className={css.form} onSubmit={make}>
      <TextInput
        name="device"
        label={say('name')}
        placeholder={say('nameHint')}
        required
        withAsterisk={false}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Radio.Group
        label={say('kind')}
        value={kind}
        onChange={(value) => setKind(value === 'pop' ? 'pop' : 'sync')}
      >
        <Stack gap="sm">
          <Radio value="sync" label={say('sync')} description={say('syncWhy')} />
          <Radio value="pop" label={say('pop')} description={say('popWhy')} />
        </Stack>
      </Radio.Group>
      {kind === 'pop' && (
        <Checkbox
          label={say('main')}
          checked={main}
          onChange={(event) => setMain(event.currentTarget.checked)}
        />
      )}
      {error !== undefined && <ScreenTrouble error={error} />}
      <div>
        <Button type="submit" variant="filled" loading={busy}>
          {say('make')}
        </Button>
      </div>
    </form>
  )
}

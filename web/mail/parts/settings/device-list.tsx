/** Each device with what it is for the mailbox, and what can be done with it. UI.md §6 */
import { Button, TextInput } from '@mantine/core'
import { IconBrowser, IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import css from '../../../kit/account/account.module.css'
import { type Doing, useDoing, useOwn } from '../../../kit/account/use-own.ts'
import { useWhen } from '../../../kit/account/use-when.ts'
import { useWords } from '../../../kit/kit-context.ts'
import { Dialog } from '../../../kit/parts/dialog.tsx'
import { type RowAction, RowMenu } from '../../../kit/parts/row-menu.tsx'
import { ScreenTrouble } from '../../../kit/parts/screen-trouble.tsx'
import { Tag } from '../../../kit/parts/tag.tsx'
import type { Device } from '../../model/settings/devices.ts'
import { readProgram } from '../../model/settings/program.ts'
import { DEVICES_TEXTS } from '../../texts/settings/devices.ts'
import { SETTINGS_TEXTS } from '../../texts/settings/frame.ts'

/** Names by which people call what they carry. */
const PHONE = /tel[eé]f|phone|m[oó]vil|celular|android|ip(?:hone|ad)|tablet/i

export function DeviceList({
  devices,
  stale,
}: {
  readonly devices: readonly Device[]
  readonly stale: readonly string[]
}): ReactNode {
  const say = useWords(DEVICES_TEXTS)
  const doing = useDoing()
  const [renaming, setRenaming] = useState<Device | undefined>()
  return (
    <section aria-label={say('devices')}>
      {doing.error !== undefined && <ScreenTrouble error={doing.error} />}
      <ul className={css.devices}>
        <ThisBrowser />
        {devices.map((device) => (
          <DeviceCard
            key={device.key}
            device={device}
            run={doing.run}
            stale={stale}
            rename={() => setRenaming(device)}
          />
        ))}
      </ul>
      {renaming !== undefined && (
        <Rename device={renaming} stale={stale} onClose={() => setRenaming(undefined)} />
      )}
    </section>
  )
}

function ThisBrowser(): ReactNode {
  const say = useWords(DEVICES_TEXTS)
  const known = readProgram(navigator.userAgent)
  return (
    <li>
      <span className={css.deviceName}>
        <IconBrowser size={20} stroke={1.75} aria-hidden="true" />
        {say('here')}
      </span>
      {known !== undefined && <span>{say('hereOf', { program: known.program, system: known.system })}</span>}
      <span className={css.quiet}>{say('now')}</span>
      <span className={css.deviceTag}>
        <Tag tone="ok">{say('open')}</Tag>
      </span>
    </li>
  )
}

type CardProps = {
  readonly device: Device
  readonly run: Doing['run']
  readonly stale: readonly string[]
  readonly rename: () => void
}

function DeviceCard(props: CardProps): ReactNode {
  const say = useWords(DEVICES_TEXTS)
  const when = useWhen()
  const actions = useActions(props)
  const { appPassword, usedAt, expiresAt, protocols, place } = props.device
  const name = props.device.name || say('program')
  const Icon = PHONE.test(name) ? IconDeviceMobile : IconDeviceDesktop
  const over = expiresAt !== null && expiresAt <= new Date().toISOString()
  return (
    <li>
      <span className={css.deviceName}>
        <Icon size={20} stroke={1.75} aria-hidden="true" />
        {name}
      </span>
      {actions.length > 0 && (
        <span className={css.deviceMenu}>
          <RowMenu name={name} actions={actions} />
        </span>
      )}
      <span>{appPassword === undefined ? say('withOwn') : say('does', doesOf(protocols))}</span>
      <span className={css.quiet}>
        {usedAt === null ? say('unused') : say('used', { when: when(usedAt) })}
        {expiresAt !== null && !over && ` · ${say('ends', { at: new Date(expiresAt) })}`}
      </span>
      {(over || place !== undefined) && (
        <span className={css.deviceTag}>
          {over ? (
            <Tag tone="warn">{say('over')}</Tag>
          ) : (
            <Tag tone={place === 'main' ? 'ok' : 'brand'}>{say(place === 'main' ? 'main' : 'copy')}</Tag>
          )}
        </span>
      )}
    </li>
  )
}

/** What its password lets it do. */
function doesOf(protocols: readonly string[]): { readonly reads: string; readonly sends: string } {
  const shows = protocols.includes('imap') || protocols.includes('jmap')
  const reads = shows ? 'shows' : protocols.includes('pop3') ? 'keeps' : 'none'
  return { reads, sends: protocols.includes('smtp') ? 'yes' : 'no' }
}

function useActions({ device, run, stale, rename }: CardProps): readonly RowAction[] {
  const say = useWords(DEVICES_TEXTS)
  const { api, at } = useOwn()
  const { appPassword, downloader, place, protocols } = device
  const name = device.name || say('program')
  const setMain = (primary: object | null, told: 'madeMain' | 'madeCopy'): void =>
    void run(() => api.patch(at('/retention'), { primary }), { told: say(told, { name }), stale })
  const end = (): void =>
    void run(() => api.delete(at(`/app-passwords/${appPassword ?? 0}`)), {
      told: say('ended', { name }),
      stale,
    })
  const actions: RowAction[] = []
  if (place === 'main') actions.push({ label: say('makeCopy'), run: () => setMain(null, 'madeCopy') })
  else if (downloader !== undefined)
    actions.push({ label: say('makeMain'), run: () => setMain({ device: downloader }, 'madeMain') })
  else if (appPassword !== undefined && protocols.includes('pop3'))
    actions.push({ label: say('makeMain'), run: () => setMain({ appPassword }, 'madeMain') })
  if (appPassword !== undefined) {
    actions.push({ label: say('rename'), run: rename })
    actions.push({ label: say('end'), bad: true, run: end })
  }
  return actions
}

function Rename({
  device,
  stale,
  onClose,
}: {
  readonly device: Device
  readonly stale: readonly string[]
  readonly onClose: () => void
}): ReactNode {
  const say = useWords(DEVICES_TEXTS)
  const words = useWords(SETTINGS_TEXTS)
  const { api, at } = useOwn()
  const { busy, error, run } = useDoing()
  const [name, setName] = useState(device.name)
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const path = at(`/app-passwords/${device.appPassword ?? 0}`)
    const done = await run(() => api.patch(path, { name: name.trim() }), {
      told: say('renamed', { name: name.trim() }),
      stale,
    })
    if (done) onClose()
  }
  return (
    <Dialog title={say('rename')} onClose={onClose}>
      <form className={css.form} onSubmit={(event) => void save(event)}>
        <TextInput
          label={say('newName')}
          required
          withAsterisk={false}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {error !== undefined && <ScreenTrouble error={error} />}
        <div className={css.acts}>
          <Button type="submit" variant="filled" loading={busy}>
            {words('save')}
          </Button>
          <Button onClick={onClose}>{words('cancel')}</Button>
        </div>
      </form>
    </Dialog>
  )
}

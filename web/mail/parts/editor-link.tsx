/** Asks where a link leads. */
import { Button, Popover, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { linkOf } from '../model/rich/link.ts'
import { COMPOSE_TEXTS } from '../texts/compose.ts'
import css from './editor.module.css'
import type { RichEditor } from './editor-frame.ts'

export function EditorLink({
  editor,
  link,
  open,
  setOpen,
  target,
}: {
  readonly editor: RichEditor | undefined
  /** That of the caret; undefined: there is none. */
  readonly link: string | undefined
  readonly open: boolean
  readonly setOpen: (open: boolean) => void
  readonly target: ReactNode
}): ReactNode {
  const say = useWords(COMPOSE_TEXTS)
  const [wrong, setWrong] = useState(false)
  const close = (): void => {
    setOpen(false)
    setWrong(false)
    editor?.focus()
  }
  const put = (written: string): void => {
    const href = linkOf(written)
    if (href === undefined) setWrong(true)
    else {
      close()
      editor?.link(href)
    }
  }
  return (
    <Popover
      opened={open}
      onChange={(now) => (now ? setOpen(true) : close())}
      trapFocus
      position="bottom-start"
    >
      <Popover.Target>{target}</Popover.Target>
      <Popover.Dropdown onMouseDown={(event) => event.stopPropagation()}>
        <form
          className={css.link}
          onSubmit={(event) => {
            event.preventDefault()
            event.stopPropagation()
            put(String(new FormData(event.currentTarget).get('href')))
          }}
        >
          <TextInput
            name="href"
            label={say('linkTo')}
            inputMode="url"
            defaultValue={link ?? ''}
            error={wrong ? say('linkWrong') : undefined}
            data-autofocus
          />
          <div className={css.linkActs}>
            <Button type="submit" variant="filled" size="sm">
              {say('linkPut')}
            </Button>
            {link !== undefined && (
              <Button
                variant="subtle"
                size="sm"
                onClick={() => {
                  close()
                  editor?.link('')
                }}
              >
                {say('linkOff')}
              </Button>
            )}
          </div>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}

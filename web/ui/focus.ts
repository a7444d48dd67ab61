/**
 * For a button that gives way to what it opens: where the focus went with what is closed, the button has it when it
 * comes back. Made once beside the state, and given to the button as its `ref`.
 */
export function regainsFocus() {
  let wasPressed = false
  return (button: HTMLElement) => {
    button.addEventListener('click', () => {
      wasPressed = true
    })
    queueMicrotask(() => {
      if (wasPressed && document.activeElement === document.body) button.focus()
      if (document.activeElement === button) wasPressed = false
    })
  }
}

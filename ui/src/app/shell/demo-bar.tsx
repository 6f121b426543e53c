/** Place for the strip of the demo company; drawn by the feature that owns it. */
export function DemoBar() {
  return null;
}

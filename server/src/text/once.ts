/** Works something out when it is first wanted, and keeps what came of it. */
export function once<Value>(make: () => Value): () => Value {
  let state: { readonly make: () => Value } | { readonly made: Value } = { make };
  return () => {
    // What it was made from is let go.
    if ("make" in state) state = { made: state.make() };
    return state.made;
  };
}

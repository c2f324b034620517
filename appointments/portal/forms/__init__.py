"""What a patient may type."""

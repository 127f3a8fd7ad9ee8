// A dial pad and a notepad with nothing between the key and the screen.
const number = document.querySelector('input');
const keypad = document.querySelector('.keypad');
for (const key of '123456789*0#') {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = key;
  button.onclick = () => {
    number.value += key;
  };
  keypad.append(button);
}

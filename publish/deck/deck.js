// Cut what is too tall into several slides, once the formulas are set; then start reveal.js.

const LARGE = 400 // a figure is at least this high, if its shape allows
const SIZES = [36, 33, 30] // of the letters, where there is room for more than the 27 pixels of the style sheet

window.MathJax = {
    tex: {inlineMath: [["$", "$"]], displayMath: [["$$", "$$"]], processEnvironments: false},
    svg: {fontCache: "local"}, // the notes are shown in a window of their own
    options: {enableMenu: false, ignoreHtmlClass: "code|printed|code-away"},
    startup: {
        ready() {
            MathJax.startup.defaultReady()
            Promise.all([MathJax.startup.promise, document.fonts.ready, loaded(document.images)]).then(start)
        },
    },
}

function loaded(images) {
    return Promise.all([...images].map(image => image.decode()))
}

function start() {
    const open = value => document.querySelectorAll(".block details").forEach(answer => answer.open = value)
    open(true) // so that an answer behind a click has its room on the slide
    document.querySelectorAll(".notes mjx-assistive-mml").forEach(each => each.remove()) // that window would show it
    document.querySelectorAll(".figure").forEach(reserve)
    document.querySelectorAll(".body pre").forEach(wrap)
    document.querySelectorAll("mjx-container[display]").forEach(narrow)
    document.querySelectorAll("section section").forEach(cut)
    document.querySelectorAll("section section .page").forEach(enlarge)
    open(false)
    document.body.classList.add("cut")
    Reveal.initialize({
        width: 1280,
        height: 720,
        margin: 0,
        center: false,
        controls: false,
        hash: true,
        navigationMode: "linear",
        slideNumber: "c/t",
        transition: "none",
        pdfSeparateFragments: false,
        plugins: [RevealNotes],
    })
}

// The least and the greatest height of a figure.
function reserve(figure) {
    const image = figure.querySelector("img")
    const full = figure.clientWidth * image.naturalHeight / image.naturalWidth
    figure.style.maxHeight = `${full}px`
    figure.style.minHeight = `${Math.min(LARGE, full)}px`
}

function overflows(body) {
    return body.scrollHeight > body.clientHeight
}

function isWide(element) {
    return element.scrollWidth > element.clientWidth
}

// Larger letters where there is room, on a slide of text or code.
function enlarge(page) {
    const body = page.querySelector(".body")
    const fits = size => {
        page.style.fontSize = `${size}px`
        return !overflows(body) && !isWide(body) && ![...body.querySelectorAll("pre")].some(isWide)
    }
    if (body.querySelector(".figure, .table") || !SIZES.some(fits)) page.style.fontSize = ""
}

// Break lines that are too long, such as those of a helper's source.
function wrap(pre) {
    if (isWide(pre)) pre.style.whiteSpace = "pre-wrap"
}

// Make a formula smaller that is too long for one line.
function narrow(formula) {
    const width = formula.querySelector("svg").getBoundingClientRect().width
    if (width > formula.clientWidth) formula.style.fontSize = `${Math.floor(100 * formula.clientWidth / width)}%`
}

// Move the last blocks of a slide to a new one behind it until the rest fits, and go on with that one.
function cut(slide) {
    const body = slide.querySelector(".body")
    if (!overflows(body)) return
    const next = slide.cloneNode(true)
    next.querySelector(".code-away")?.remove()
    next.classList.remove("opening")
    const rest = next.querySelector(".body")
    rest.replaceChildren()
    slide.after(next)
    while (overflows(body) && body.children.length > 1) rest.prepend(body.lastElementChild)
    if (body.lastElementChild.innerText.trim().endsWith(":")) {
        if (body.children.length > 1) rest.prepend(body.lastElementChild)
        else if (rest.querySelector(":scope > .text:first-child > ul")) body.append(rest.firstElementChild)
    }
    if (overflows(body)) divide(body, rest)
    if (rest.firstElementChild?.matches(".seen")) {
        rest.firstElementChild.classList.remove("fragment")
        if (body.lastElementChild.matches(".figure")) recall(body.lastElementChild, rest)
    }
    rest.children.length ? cut(next) : next.remove()
}

// Show a figure once more, smaller, above the text that reads it.
function recall(figure, rest) {
    const again = figure.cloneNode(true)
    again.classList.add("again")
    again.style.minHeight = `${LARGE / 2}px`
    rest.prepend(again)
    if (overflows(rest)) again.remove()
}

// Divide the one block of a slide: rows of a table, items of a list, paragraphs. What cannot be divided becomes smaller.
function divide(body, rest) {
    const block = body.lastElementChild
    const whole = [block, ...block.querySelectorAll("tbody, ul, ol")].find(each => each.children.length > 1)
    if (!whole || block.matches(".code, .printed")) {
        block.style.zoom = body.clientHeight / body.scrollHeight
        return
    }
    whole.dataset.whole = ""
    const copy = block.cloneNode(true)
    delete whole.dataset.whole
    const others = copy.matches("[data-whole]") ? copy : copy.querySelector("[data-whole]")
    others.replaceChildren()
    delete others.dataset.whole
    rest.prepend(copy)
    while (overflows(body) && whole.children.length > 1) others.prepend(whole.lastElementChild)
    if (overflows(body)) block.style.zoom = body.clientHeight / body.scrollHeight
    if (!others.children.length) copy.remove()
}

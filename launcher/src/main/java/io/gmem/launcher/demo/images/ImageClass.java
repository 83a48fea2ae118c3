package io.gmem.launcher.demo.images;

import java.util.Locale;
import java.util.function.BiConsumer;

/** The things the demo draws; the names are the labels of the data set. */
public enum ImageClass {
    FISH(Fish::draw),
    HOUSE(House::draw),
    TREE(Tree::draw),
    FLOWER(Flower::draw),
    CAR(Car::draw),
    SAILBOAT(Sailboat::draw),
    MUSHROOM(Mushroom::draw),
    STAR(Star::draw),
    BALLOON(Balloon::draw),
    CAT(Cat::draw);

    @SuppressWarnings("ImmutableEnumChecker") // method references to static methods hold no state
    private final BiConsumer<Canvas, SeededRandom> drawing;

    ImageClass(BiConsumer<Canvas, SeededRandom> drawing) {
        this.drawing = drawing;
    }

    /** The label: lower case, fit for a folder name. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    void draw(Canvas canvas, SeededRandom dice) {
        drawing.accept(canvas, dice);
    }
}
